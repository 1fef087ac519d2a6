"""A database that is busy, slow, or gone: errors that the use cases know, and a way back by itself."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.outbox.lease import SqlAlchemyRelayLease
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.adapters.system.jitter import RandomJitter
from blog.application.transact import Transact
from blog.application.unit_of_work import StorageUnavailable, TransientConflict, UnitOfWork
from blog.domain.common.ids import UserId
from blog.domain.users.user import User
from blog.domain.users.values import Bio
from tests.integration.persistence.conftest import Reopen, Units, kill, kill_pooled, taken, writer_of
from tests.support.builders import Builders
from tests.support.databases.tables import empty
from tests.support.fakes.system import START, FixedClock, uuid7

NOBODY = UserId(uuid7(1))


class TestPool:
    async def test_a_unit_of_work_that_gets_no_connection_finds_the_storage_unavailable(
        self, database: Database, reopen: Reopen, make: Builders
    ) -> None:
        small = reopen(database, pool_size=1, pool_timeout=0.01)
        async with Units(small)() as unit:
            assert await unit.users.lock_owners() == 0
            with pytest.raises(StorageUnavailable):
                await Units(small).given(make.user())
        await Units(small).given(make.user())

    async def test_a_reader_that_gets_no_connection_finds_the_storage_unavailable(
        self, database: Database, reopen: Reopen
    ) -> None:
        small = reopen(database, pool_size=1, pool_timeout=0.01)
        async with small.reader.connect():
            with pytest.raises(StorageUnavailable):
                await SqlAlchemyUserQueries(small).find(NOBODY)
        assert await SqlAlchemyUserQueries(small).find(NOBODY) is None

    async def test_writers_who_wait_keep_nobody_from_reading(
        self, database: Database, reopen: Reopen
    ) -> None:
        small = reopen(database, pool_size=1)
        async with Units(small)() as unit:
            await unit.users.lock_owners()
            assert await SqlAlchemyUserQueries(small).find(NOBODY) is None


class TestLoss:
    async def test_a_server_that_is_not_there_makes_the_storage_unavailable(
        self, database: Database, reopen: Reopen, tmp_path: Path
    ) -> None:
        url = database.reader.url
        if database.dialect == "sqlite":
            gone = url.set(database=str(tmp_path))
        else:
            gone = url.set(host="127.0.0.1", port=1)
        nowhere = reopen(database, url=gone.render_as_string(hide_password=False))
        with pytest.raises(StorageUnavailable):
            await SqlAlchemyUserQueries(nowhere).find(NOBODY)
        with pytest.raises(StorageUnavailable):
            async with Units(nowhere)() as unit:
                await unit.users.lock_owners()
        with pytest.raises(StorageUnavailable):
            await SqlAlchemyRelayLease(nowhere).acquire(uuid7(1), START, START)

    async def test_readers_do_not_notice_that_their_connection_died_in_the_pool(
        self, server: Database, reopen: Reopen
    ) -> None:
        assert await SqlAlchemyUserQueries(server).find(NOBODY) is None
        await kill_pooled(reopen(server), server.reader)
        assert await SqlAlchemyUserQueries(server).find(NOBODY) is None

    @pytest.mark.parametrize("asks", [True, False], ids=["asked before", "not asked"])
    async def test_use_cases_do_not_notice_that_their_connection_died_in_the_pool(
        self, server: Database, reopen: Reopen, make: Builders, asks: bool
    ) -> None:
        own, user = reopen(server, pool_pre_ping=asks), make.user()
        transact = Transact(Units(own), FixedClock(), RandomJitter())
        await Units(own).given(user)
        await kill_pooled(server, own.sessions.kw["bind"])

        async def edit(unit: UnitOfWork) -> None:
            mine = await unit.users.get(user.id)
            mine.edit(by=user.id, now=START, bio=Bio("edited"))
            await unit.users.save(mine)

        await transact(edit)
        stored = await SqlAlchemyUserQueries(server).find(user.id)
        assert stored is not None
        assert stored.bio == "edited"
        assert stored.version == user.version + 1
        assert taken(writer_of(own)) == 0

    async def test_the_machinery_does_not_notice_either(self, server: Database, reopen: Reopen) -> None:
        own = reopen(server, pool_pre_ping=False)
        lease = SqlAlchemyRelayLease(own)
        assert await lease.acquire(uuid7(1), START, START)
        await kill_pooled(server, own.sessions.kw["bind"])
        assert await lease.acquire(uuid7(1), START, START)

    async def test_a_connection_that_dies_in_mid_work_makes_the_storage_unavailable(
        self, server: Database, reopen: Reopen, make: Builders
    ) -> None:
        units, user, other = Units(server), make.user(), reopen(server)

        async def lose() -> None:
            async with units() as unit:
                await unit.users.add(user)
                session = unit._work._session
                await session.run_sync(lambda sync: kill(other, sync.connection()))
                await unit.users.get(user.id)

        with pytest.raises(StorageUnavailable):
            await lose()
        assert taken(writer_of(server)) == 0
        assert await SqlAlchemyUserQueries(server).find(user.id) is None
        await units.given(user)


class TestChange:
    @pytest.mark.postgresql
    async def test_a_migration_under_a_running_service_goes_unnoticed(
        self, postgresql: DatabaseOptions, make: Builders
    ) -> None:
        database, user = Database.open(postgresql), make.user()
        await empty(database)
        units = Units(database)
        transact = Transact(units, FixedClock(), RandomJitter())
        await units.given(user)

        async def read(unit: UnitOfWork) -> str:
            return (await unit.users.get(user.id)).bio.value

        for length in (2_100, 2_200):
            # Both have their statements prepared by now, with the old length in their results.
            found = await SqlAlchemyUserQueries(database).find(user.id)
            assert found is not None
            assert found.bio == await transact(read)
            async with database.sessions.begin() as session:
                await session.execute(text(f'ALTER TABLE users ALTER bio TYPE varchar({length}) COLLATE "C"'))
        assert await SqlAlchemyUserQueries(database).find(user.id) is not None
        assert await transact(read) == user.bio.value
        await database.dispose()


class TestContention:
    async def test_a_lock_that_is_not_to_be_had_is_a_conflict(
        self, database: Database, reopen: Reopen, make: Builders, units: Units
    ) -> None:
        user, impatient = make.user(), reopen(database, lock_timeout=0.05)
        await units.given(user)
        if database.dialect == "sqlite":
            await _never_wait(impatient)
        async with units() as unit:
            await unit.users.get(user.id)
            with pytest.raises(TransientConflict):
                async with Units(impatient)() as other:
                    await other.users.get(user.id)
        assert taken(writer_of(impatient)) == 0

    async def test_those_who_wait_for_each_other_in_a_circle_are_both_served(
        self, database: Database, transact: Transact, units: Units, make: Builders
    ) -> None:
        users = [make.user(), make.user()]
        await units.given(*users)
        # Where rows are locked, both have their first one before either asks for its second one.
        meeting = asyncio.Barrier(2)
        attempts = 0 if database.dialect != "sqlite" else 2

        async def edit(mine: User, other: User) -> None:
            async def work(unit: UnitOfWork) -> None:
                nonlocal attempts
                first = await unit.users.get(mine.id)
                attempts += 1
                if attempts <= 2:
                    await meeting.wait()
                for user in (first, await unit.users.get(other.id)):
                    user.edit(by=mine.id, now=START, bio=Bio(f"{user.bio}, {mine.username}"))
                    await unit.users.save(user)

            await transact(work)

        await asyncio.gather(edit(*users), edit(*reversed(users)))
        assert attempts > 2
        async with units() as unit:
            for user in users:
                stored = await unit.users.get(user.id)
                assert stored.version == user.version + 2
                assert all(str(editor.username) in str(stored.bio) for editor in users)

    async def test_a_statement_that_takes_too_long_makes_the_storage_unavailable(
        self, server: Database, reopen: Reopen
    ) -> None:
        hasty = reopen(server, statement_timeout=0.05)
        endless = {"postgresql": "SELECT pg_sleep(60)", "mysql": "SELECT SLEEP(60)"}[server.dialect]
        with pytest.raises(StorageUnavailable):
            await hasty.read(lambda connection: connection.execute(text(endless)).all())
        assert await SqlAlchemyUserQueries(hasty).find(NOBODY) is None


async def _never_wait(database: Database) -> None:
    async with database.sessions() as session:
        await session.execute(text("PRAGMA busy_timeout = 0"))
