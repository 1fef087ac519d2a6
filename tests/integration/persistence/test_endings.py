"""The end of a unit of work: a failure is never a success, and leaves nothing behind."""

import asyncio
import gc
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.application.transact import Transact
from blog.application.unit_of_work import OutcomeUnknown, UnitOfWork
from blog.domain.common.slug import Slug
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from blog.domain.users.errors import UsernameTaken
from blog.domain.users.user import User
from tests.integration.persistence.conftest import Reopen, Units, kill, listening, statements, taken
from tests.support.builders import Aggregate, Builders, store
from tests.support.fakes.system import START


class Interrupted(Exception):
    """What a driver raises that nobody has heard of."""


async def is_stored(database: Database, user: User) -> bool:
    return await SqlAlchemyUserQueries(database).find(user.id) is not None


def everything(make: Builders) -> list[Aggregate]:
    """One of each, in the order in which they are to be stored, and an event."""
    user, tag = make.user(), make.tag()
    tags = [
        tag,
        Tag.create(
            id=make.tag().id, name=TagName(str(tag.slug)), slug=Slug(f"{tag.slug}-2"), by=None, now=START
        ),
    ]
    post = make.post(user, tag_ids=tuple(tag.id for tag in tags))
    return [user, *tags, post, make.comment(post, user), make.session(user)]


class TestCommit:
    async def test_a_connection_that_dies_before_commit_leaves_the_outcome_unknown_and_nothing_stored(
        self, database: Database, reopen: Reopen, units: Units, engine: Engine, make: Builders
    ) -> None:
        user, other = make.user(), reopen(database)

        def die(connection: Connection) -> None:
            kill(other, connection)

        async def store_and_lose() -> None:
            async with units() as unit:
                await unit.users.add(user)
                if database.dialect == "sqlite":
                    # There is no connection to lose, but a COMMIT can fail: a key that is checked only then.
                    await unit._work._session.execute(text("PRAGMA defer_foreign_keys = ON"))
                    await unit.sessions.add(make.session(make.user()))

        at_commit = (lambda _: None) if database.dialect == "sqlite" else die
        with listening(engine, "commit", at_commit), pytest.raises(OutcomeUnknown):
            await store_and_lose()
        assert not await is_stored(database, user)
        assert taken(engine) == 0
        await units.given(user)
        assert await is_stored(database, user)

    async def test_an_answer_that_is_lost_leaves_the_outcome_unknown(
        self,
        database: Database,
        units: Units,
        engine: Engine,
        make: Builders,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        user = make.user()
        commit = engine.dialect.do_commit

        def lose_the_answer(connection: object) -> None:
            commit(connection)  # type: ignore[arg-type]  # what the dialect gets
            raise ConnectionResetError

        with monkeypatch.context() as patch:
            patch.setattr(engine.dialect, "do_commit", lose_the_answer)
            with pytest.raises(OutcomeUnknown):
                await units.given(user)
        assert await is_stored(database, user)
        assert taken(engine) == 0

    async def test_an_unknown_outcome_is_not_repeated(
        self, transact: Transact, engine: Engine, make: Builders, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        attempts = 0

        def fail(connection: object) -> None:
            raise ConnectionResetError

        async def work(unit: UnitOfWork) -> None:
            nonlocal attempts
            attempts += 1
            await unit.users.add(make.user())

        monkeypatch.setattr(engine.dialect, "do_commit", fail)
        with pytest.raises(OutcomeUnknown):
            await transact(work)
        assert attempts == 1


class TestFailure:
    @pytest.fixture(params=["error", "cancellation"])
    def fault(self, request: pytest.FixtureRequest) -> tuple[type[BaseException], Callable[[], None]]:
        def raise_error() -> None:
            raise Interrupted

        def cancel() -> None:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()

        if request.param == "error":
            return Interrupted, raise_error
        return asyncio.CancelledError, cancel

    async def test_a_fault_at_any_statement_undoes_everything_and_gives_the_connection_back(
        self,
        database: Database,
        units: Units,
        engine: Engine,
        fault: tuple[type[BaseException], Callable[[], None]],
        request: pytest.FixtureRequest,
    ) -> None:
        error, strike = fault
        # Whoever waits for the garbage collector to let go of a transaction waits for ever.
        gc.disable()
        request.addfinalizer(gc.enable)
        with statements(engine) as sent:
            await units.given(*everything(Builders(1)))
        for number in range(1, len(sent) + 1):
            made = everything(Builders(number * 1_000))
            user = made[0]
            assert isinstance(user, User)
            left = number

            def count(*_: object) -> None:
                nonlocal left
                left -= 1
                if left == 0:
                    strike()

            async def attempt(made: list[Aggregate] = made) -> None:
                async with units() as unit:
                    await store(unit, *made)

            with listening(engine, "before_cursor_execute", count), pytest.raises(error):
                await asyncio.create_task(attempt())
            assert taken(engine) == 0, sent[number - 1]
            assert not await is_stored(database, user), sent[number - 1]
        await units.given(*everything(Builders(900_000)))

    async def test_a_rollback_that_fails_does_not_hide_the_error(
        self, units: Units, engine: Engine, make: Builders, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(connection: object) -> None:
            raise ConnectionResetError

        async def interrupted() -> None:
            async with units() as unit:
                await unit.users.add(make.user())
                raise Interrupted

        with monkeypatch.context() as patch:
            patch.setattr(engine.dialect, "do_rollback", fail)
            with pytest.raises(Interrupted):
                await interrupted()
        assert taken(engine) == 0

    async def test_a_refused_name_gives_the_connection_back(
        self, units: Units, engine: Engine, make: Builders
    ) -> None:
        user = make.user()
        await units.given(user)
        with pytest.raises(UsernameTaken):
            await units.given(make.user(username=user.username))
        assert taken(engine) == 0
