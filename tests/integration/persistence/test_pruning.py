"""What it costs to remove what has expired: no table is read to its end while others wait."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.util import await_only

from blog.adapters.persistence.base import Base
from blog.adapters.persistence.engine import Database
from blog.application.housekeeping import BATCH
from blog.domain.sessions.session import Session
from tests.integration.persistence.conftest import Units, listening, writer_of
from tests.support.builders import Aggregate, Builders
from tests.support.fakes.system import START, uuid7

LIVING = 3_000
EXPIRED = 50
"""Few of all, as after an hour: where most have expired, it is right to read all."""
LATER, LONG_AGO = START + timedelta(days=1), START - timedelta(days=365)


class Undone(Exception):
    """Nothing is to be stored: the rows are to be there when the database plans."""


Asked = tuple[str, Any]
PLANS = [
    pytest.param("sessions", "sessions", "last_seen_at", id="sessions that were not used"),
    pytest.param("sessions", "sessions", "created_at", id="sessions that lasted too long"),
    pytest.param("tokens", "access_tokens", "expires_at", id="access tokens"),
    pytest.param("invitations", "invitations", "expires_at", id="invitations"),
    pytest.param("confirmations", "confirmations", "expires_at", id="confirmations"),
    pytest.param("previews", "previews", "expires_at", id="previews"),
]
WHOLE_TABLE: Mapping[str, Sequence[str]] = {
    "sqlite": ("'detail': 'SCAN",),
    "postgresql": ("Seq Scan",),
    "mysql": ("'type': 'ALL'", "'type': 'index'"),
}
"""How each database says that it reads all of a table, or of an index."""


def one_of_each(make: Builders) -> Sequence[Aggregate]:
    user = make.user()
    post = make.draft(user)
    return [
        user,
        make.session(user, retired=()),
        make.token(user),
        make.invitation(user),
        make.confirmation(user, expires_at=LATER),
        post,
        make.preview(post, user, expires_at=LATER),
    ]


def _digest(number: int) -> bytes:
    return hashlib.sha256(f"copy {number}".encode()).digest()


async def fill(database: Database, table: Table, time: str) -> None:
    """Copy the one row that is there: many that live, and some that have expired long ago."""

    def copies(first: dict[str, Any]) -> list[dict[str, Any]]:
        living: dict[str, Any] = {
            name: LATER for name in ("created_at", "last_seen_at", "expires_at") if name in first
        }
        return [
            {
                **first,
                **living,
                **({time: LONG_AGO + timedelta(seconds=number)} if number < EXPIRED else {}),
                "id": uuid7(500_000 + number),
                **({"token_digest": _digest(number)} if "token_digest" in first else {}),
                **({"email_key": f"{number}@example.org"} if "email_key" in first else {}),
            }
            for number in range(EXPIRED + LIVING)
        ]

    async with database.sessions.begin() as session:
        (first,) = (await session.execute(select(table))).mappings()
        await session.execute(insert(table), copies(dict(first)))


async def plans_of(database: Database, table: Table, asked: Sequence[Asked]) -> list[str]:
    """How the database goes about each of the statements."""

    def explain(connection: Connection) -> list[str]:
        # SQLite plans without statistics, unless somebody asks it to collect some; nobody does.
        if database.dialect != "sqlite":
            connection.exec_driver_sql(f"ANALYZE {'TABLE' if database.dialect == 'mysql' else ''} {table}")
        word = "EXPLAIN QUERY PLAN" if database.dialect == "sqlite" else "EXPLAIN"
        return [
            "\n".join(
                str(dict(row)) for row in connection.exec_driver_sql(f"{word} {each}", given).mappings()
            )
            for each, given in asked
        ]

    async with database.sessions.begin() as session:
        return await (await session.connection()).run_sync(explain)


@pytest.mark.parametrize(("repository", "name", "time"), PLANS)
async def test_an_index_finds_what_has_expired_and_no_table_is_read_to_its_end(
    database: Database, units: Units, make: Builders, repository: str, name: str, time: str
) -> None:
    table = Base.metadata.tables[name]
    await units.given(*one_of_each(make))
    await fill(database, table, time)
    asked: list[Asked] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if statement.startswith(("SELECT", "DELETE")):
            asked.append((statement, parameters))

    with listening(writer_of(database), "before_cursor_execute", note), suppress(Undone):
        async with units() as unit:
            assert await getattr(unit, repository).remove_expired(START, BATCH) == EXPIRED
            raise Undone
    plans = await plans_of(database, table, asked)
    looks = [plan for (statement, _), plan in zip(asked, plans, strict=True) if f"{time} <=" in statement]
    assert len(looks) == 2
    assert f"ix_{name}_{time}_id" in looks[0]
    assert not [plan for plan in plans for sign in WHOLE_TABLE[database.dialect] if sign in plan]


async def test_a_session_that_is_used_just_before_it_would_be_removed_stays(
    server: Database, make: Builders
) -> None:
    units, user = Units(server), make.user()
    idle = make.session(user, last_seen_at=START - Session.IDLE)
    await units.given(user, idle, make.session(user, last_seen_at=START - Session.IDLE))

    async def use() -> None:
        async with units() as unit:
            session = await unit.sessions.find(idle.id)
            assert session is not None
            session.see(START)
            await unit.sessions.save(session)

    def first(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("DELETE"):
            await_only(use())

    with listening(writer_of(server), "before_cursor_execute", first):
        async with units() as unit:
            assert await unit.sessions.remove_expired(START, BATCH) == 1
    async with units() as unit:
        assert await unit.sessions.find(idle.id) is not None
