"""Columns that keep the same values on every database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.sessions.queries import SqlAlchemySessionQueries
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.domain.tags.errors import TagNameTaken
from blog.domain.tags.values import TagName
from blog.domain.users.errors import EmailTaken
from blog.domain.users.values import Email
from tests.integration.persistence.conftest import Units
from tests.support.builders import Builders

MOMENTS = [
    datetime(2026, 3, 14, 15, 9, 26, 535_897, tzinfo=UTC),
    datetime(2026, 3, 14, tzinfo=UTC),
    datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=-11, minutes=-30))),
    datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_998, tzinfo=UTC),
]
DIGESTS = [bytes(32), bytes([255] * 32), bytes(range(32)), b"'\\%s\x00\n" * 5 + b"--"]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_a_moment_comes_back_in_utc_to_the_microsecond(
    database: Database, units: Units, make: Builders, moment: datetime
) -> None:
    user = make.user()
    session = make.session(user, last_seen_at=moment)
    await units.given(user, session)
    view = await SqlAlchemySessionQueries(database).find_by_digest(session.token_digest)
    assert view is not None
    assert view.last_seen_at == moment
    assert view.last_seen_at.tzinfo is UTC


async def test_moments_compare_to_the_microsecond(database: Database, units: Units, make: Builders) -> None:
    user = make.user()
    moments = [MOMENTS[0] + timedelta(microseconds=n) for n in (0, 1, 10, 100_000)]
    await units.given(user, *(make.session(user, last_seen_at=moment) for moment in moments))
    later = select(SessionRow.last_seen_at).where(SessionRow.last_seen_at > moments[1])
    found = await database.read(lambda connection: connection.scalars(later).all())
    assert sorted(found) == moments[2:]


async def test_a_moment_without_an_offset_is_refused(database: Database) -> None:
    naive = select(SessionRow.id).where(SessionRow.last_seen_at > datetime(2026, 3, 14))  # noqa: DTZ001  # what is refused
    with pytest.raises(StatementError, match="needs an offset"):
        await database.read(lambda connection: connection.execute(naive))


@pytest.mark.parametrize("digest", DIGESTS, ids=range(len(DIGESTS)))
async def test_a_digest_comes_back_byte_by_byte(
    database: Database, units: Units, make: Builders, digest: bytes
) -> None:
    user = make.user()
    session = make.session(user, token_digest=digest[:32].ljust(32, b"x"))
    await units.given(user, session)
    async with units() as unit:
        found = await unit.sessions.find(session.id)
        assert found is not None
        assert found.token_digest == session.token_digest


async def test_an_address_with_the_longest_key_is_stored_once(
    database: Database, units: Units, make: Builders
) -> None:
    # One ligature has eighteen characters in its key, and an indexed column has its limits.
    local = "\ufdfa" * 13
    email = Email(f"{local}aaaaaaaaa@example.org")
    assert len(email.key) == Email.LONGEST_KEY
    await units.given(make.user(email=email))
    with pytest.raises(EmailTaken):
        await units.given(make.user(email=Email(email.value.upper())))
    assert await SqlAlchemyUserQueries(database).credentials(email) is not None


async def test_a_tag_with_the_longest_key_is_stored_once(units: Units, make: Builders) -> None:
    name = TagName("\ufdfa" * TagName.LONGEST)
    await units.given(make.tag(name=name))
    with pytest.raises(TagNameTaken):
        await units.given(make.tag(name=name))
    async with units() as unit:
        assert list(await unit.tags.ids_by_name([name])) == [name.key]
