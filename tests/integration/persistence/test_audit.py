"""The audit trail on each real database: what was changed by hand is found, what failed is not there."""

import asyncio

import pytest
from sqlalchemy import Connection, Delete, Engine, Update, delete, update

from blog.adapters.persistence.audit.chain import COLUMNS, Sha256Chain
from blog.adapters.persistence.audit.queries import SqlAlchemyAuditQueries
from blog.adapters.persistence.audit.rows import AuditHeadRow, AuditRow
from blog.adapters.persistence.engine import Database
from blog.application.audit.verification import AuditFlaw, AuditReport, AuditVerification
from blog.application.transact import Transact
from blog.application.unit_of_work import OutcomeUnknown, UnitOfWork
from blog.domain.users.values import Bio
from tests.integration.persistence.conftest import Units, listening
from tests.support.builders import Builders
from tests.support.fakes.system import START, uuid7

MANY = 50
SEQUENCE = AuditRow.sequence
OTHER: dict[str, object] = {
    "sequence": 99,
    "id": uuid7(99),
    "recorded_at": START.replace(microsecond=1),
    "actor_id": uuid7(99),
    "credential": "token",
    "credential_id": uuid7(99),
    "action": "user.seen",
    "target_type": "post",
    "target_id": uuid7(99),
    "outcome": "permission_denied",
    "address": "192.0.2.1",
    "request_id": "other",
    "changed": "bio  name",
    "previous_hash": bytes(32),
    "hash": bytes(32),
}
"""For each column, what nobody wrote."""


@pytest.fixture
async def trail(units: Units, make: Builders) -> None:
    """Five acts in the trail."""
    user = make.user()
    await units.given(user)
    for number in range(5):
        async with units() as unit:
            stored = await unit.users.get(user.id)
            stored.edit(by=user.id, now=START, bio=Bio(f"Number {number}"))
            await unit.users.save(stored)


async def verify(database: Database) -> AuditReport:
    return await AuditVerification(SqlAlchemyAuditQueries(database), Sha256Chain()).verify()


async def tamper(database: Database, *statements: Update | Delete) -> None:
    """As somebody does it who may write to the tables."""
    async with database.sessions.begin() as session:
        for statement in statements:
            await session.execute(statement)


def test_every_column_is_tried() -> None:
    assert set(OTHER) == set(AuditRow.__table__.columns.keys()) == {*COLUMNS, "hash"}


@pytest.mark.parametrize("column", OTHER)
@pytest.mark.usefixtures("trail")
async def test_each_column_that_is_edited_is_found(database: Database, column: str) -> None:
    assert (await verify(database)).flaw is None
    await tamper(database, update(AuditRow).where(SEQUENCE == 3).values({column: OTHER[column]}))
    report = await verify(database)
    assert report.flaw is not None
    assert (report.flaw.sequence, report.head.sequence) == (3, 2)


@pytest.mark.usefixtures("trail")
async def test_a_row_that_is_removed_is_found(database: Database) -> None:
    await tamper(database, delete(AuditRow).where(SEQUENCE == 2))
    assert (await verify(database)).flaw == AuditFlaw(2, "is missing")


@pytest.mark.usefixtures("trail")
async def test_an_end_that_is_cut_off_is_found(database: Database) -> None:
    await tamper(database, delete(AuditRow).where(SEQUENCE >= 4))
    assert (await verify(database)).flaw == AuditFlaw(4, "is missing: the trail was cut off")


@pytest.mark.usefixtures("trail")
async def test_a_row_behind_the_end_is_found(database: Database) -> None:
    (last,) = await SqlAlchemyAuditQueries(database).after(3, 1)
    moved = update(AuditHeadRow).values(sequence=4, hash=bytes.fromhex(last.hash))
    await tamper(database, moved)
    assert (await verify(database)).flaw == AuditFlaw(5, "was added behind the end")


@pytest.mark.usefixtures("trail")
async def test_two_rows_that_change_places_are_found(database: Database) -> None:
    places = [(2, 1_002), (3, 2), (1_002, 3)]
    await tamper(
        database,
        *(update(AuditRow).where(AuditRow.sequence == here).values(sequence=there) for here, there in places),
    )
    flaw = (await verify(database)).flaw
    assert flaw is not None
    assert flaw.sequence == 2


async def test_a_commit_that_fails_leaves_no_act(
    database: Database, units: Units, engine: Engine, make: Builders
) -> None:
    user = make.user()
    await units.given(user)

    def lose(connection: Connection) -> None:
        connection.connection.rollback()
        raise ConnectionResetError

    async def rename() -> None:
        async with units() as unit:
            stored = await unit.users.get(user.id)
            stored.edit(by=user.id, now=START, bio=Bio("Lost"))
            await unit.users.save(stored)

    with listening(engine, "commit", lose), pytest.raises(OutcomeUnknown):
        await rename()
    assert await SqlAlchemyAuditQueries(database).after(0, 10) == []
    await rename()
    report = await verify(database)
    assert (report.flaw, report.head.sequence) == (None, 1)


async def test_many_changes_at_once_make_one_unbroken_chain(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    users = [make.user() for _ in range(5)]
    await units.given(*users)

    async def change(number: int) -> None:
        async def work(unit: UnitOfWork) -> None:
            # Two rows that others lock too, always in one order, and the end of the chain behind them.
            for user in (users[number % 4], users[4]):
                stored = await unit.users.get(user.id)
                stored.edit(by=user.id, now=START, bio=Bio(f"Number {number}"))
                await unit.users.save(stored)

        await transact(work)

    async def look() -> AuditReport:
        return await verify(database)

    *_, meanwhile = await asyncio.gather(*(change(number) for number in range(MANY)), look())
    assert isinstance(meanwhile, AuditReport)
    assert meanwhile.flaw is None
    report = await verify(database)
    assert (report.flaw, report.head.sequence) == (None, 2 * MANY)


async def test_the_acts_of_a_transaction_cost_three_statements(
    units: Units, engine: Engine, make: Builders
) -> None:
    user = make.user()
    await units.given(user)
    sent: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        if "audit" in statement:
            sent.append(statement.split(maxsplit=1)[0])

    with listening(engine, "before_cursor_execute", note):
        async with units() as unit:
            stored = await unit.users.get(user.id)
            stored.edit(by=user.id, now=START, bio=Bio("Other"))
            stored.deactivate(by=None, now=START)
            await unit.users.save(stored)
    assert sent == ["SELECT", "INSERT", "UPDATE"]
