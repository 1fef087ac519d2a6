"""A server that does not hang up and does not answer either: nobody waits for it for long."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from blog.adapters.persistence.dialects.selection import dialect_of
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.outbox.lease import SqlAlchemyRelayLease
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable
from blog.domain.common.ids import UserId
from tests.integration.persistence.conftest import Units, listening, number_of, taken, writer_of
from tests.support.builders import Builders
from tests.support.databases.link import FlyingTime, Link
from tests.support.fakes.system import START, uuid7

NOBODY = UserId(uuid7(1))


@pytest.fixture
async def link(server_options: DatabaseOptions, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Link]:
    link = Link(server_options.url, FlyingTime(monkeypatch))
    async with link.open():
        yield link


@pytest.fixture
async def distant(server: Database, link: Link) -> AsyncIterator[Database]:
    """The empty database behind the link, with the limits of production."""
    database = Database.open(DatabaseOptions(url=link.url))
    yield database
    await database.dispose()


async def find(database: Database) -> object:
    return await SqlAlchemyUserQueries(database).find(NOBODY)


async def test_a_reader_gives_up_and_is_served_on_another_connection_once_the_server_answers(
    link: Link, distant: Database
) -> None:
    first, second = await distant.reader.connect(), await distant.reader.connect()
    known = {await number_of(first), await number_of(second)}
    await first.close()
    await second.close()
    link.freeze()
    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            await link.in_time(find(distant))
    link.thaw()
    assert await find(distant) is None
    # The other connection that stood idle is not trusted any more either.
    async with distant.reader.connect() as third, distant.reader.connect() as fourth:
        assert known.isdisjoint({await number_of(third), await number_of(fourth)})


async def test_a_new_connection_is_not_waited_for_either(link: Link, distant: Database) -> None:
    link.freeze()
    with pytest.raises(StorageUnavailable):
        await link.in_time(find(distant))
    with pytest.raises(StorageUnavailable):
        await link.in_time(SqlAlchemyRelayLease(distant).acquire(uuid7(1), START, START))
    link.thaw()
    assert await find(distant) is None


@pytest.mark.parametrize("asks", [True, False], ids=["asked before", "not asked"])
async def test_a_unit_of_work_cannot_begin(link: Link, server: Database, make: Builders, asks: bool) -> None:
    distant = Database.open(DatabaseOptions(url=link.url, pool_pre_ping=asks))
    await Units(distant).given(make.user())
    link.freeze()
    with pytest.raises(StorageUnavailable):
        await link.in_time(Units(distant).given(make.user()))
    link.thaw()
    await Units(distant).given(make.user())
    assert taken(writer_of(distant)) == 0
    await distant.dispose()


async def test_a_unit_of_work_that_is_stopped_in_the_middle_leaves_nothing_behind(
    link: Link, distant: Database, make: Builders
) -> None:
    units, user = Units(distant), make.user()

    async def work() -> None:
        async with units() as unit:
            await unit.users.add(user)
            link.freeze()
            await unit.users.get(user.id)

    with pytest.raises(StorageUnavailable):
        await link.in_time(work())
    assert taken(writer_of(distant)) == 0
    link.thaw()
    await units.given(user)


async def test_a_commit_without_an_answer_leaves_the_outcome_unknown(
    link: Link, distant: Database, make: Builders
) -> None:
    with listening(writer_of(distant), "commit", lambda _: link.freeze()), pytest.raises(OutcomeUnknown):
        await link.in_time(Units(distant).given(make.user()))
    assert taken(writer_of(distant)) == 0
    link.thaw()
    await Units(distant).given(make.user())


async def test_a_rollback_without_an_answer_does_not_hide_the_error(
    link: Link, distant: Database, make: Builders
) -> None:
    async def work() -> None:
        async with Units(distant)() as unit:
            await unit.users.add(make.user())
            link.freeze()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await link.in_time(work())
    assert taken(writer_of(distant)) == 0
    link.thaw()
    await Units(distant).given(make.user())


async def test_the_machinery_gives_up_too(link: Link, distant: Database) -> None:
    lease = SqlAlchemyRelayLease(distant)
    assert await lease.acquire(uuid7(1), START, START)
    link.freeze()
    with pytest.raises(StorageUnavailable):
        await link.in_time(lease.release(uuid7(1)))
    link.thaw()
    assert await lease.acquire(uuid7(2), START, START)


async def test_a_service_can_end_although_its_connections_do_not(link: Link, distant: Database) -> None:
    engine = distant.reader
    many = [await engine.connect() for _ in range(5)]
    for connection in many:
        await connection.close()
    link.freeze()
    link.time.fly()
    await link.in_time(distant.dispose())


async def test_migrations_take_the_time_that_they_need(link: Link) -> None:
    engine = dialect_of(link.url).migrator(DatabaseOptions(url=link.url))
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        link.freeze()
        asked = asyncio.create_task(connection.scalar(text("SELECT 2")))
        done, _ = await asyncio.wait([asked], timeout=3_600)
        assert not done
        link.thaw()
        assert await asked == 2
    await engine.dispose()
