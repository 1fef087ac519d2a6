"""Many units of work at once, on each real database: nothing is lost, nothing is there twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import pytest
from sqlalchemy import update

from blog.adapters.persistence import schema
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.adapters.persistence.users.rows import UserRow
from blog.application.posts.queries import PostFilter
from blog.application.posts.transfer import PostTransfer
from blog.application.transact import Transact
from blog.application.unit_of_work import TransientConflict, UnitOfWork
from blog.application.users.editing import UserChanges, UserEditing
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import ConcurrentUpdate, PermissionDenied
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import SlugTaken
from blog.domain.posts.values import Title
from blog.domain.tags.errors import TagNameTaken
from blog.domain.tags.values import TagName
from blog.domain.users.errors import EmailTaken, LastOwner
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email
from tests.integration.persistence.conftest import Reopen, Units, listening, writer_of
from tests.support.builders import Aggregate, Builders, store
from tests.support.fakes.system import START, FixedClock

MANY = 50


async def outcomes(work: Iterable[Awaitable[object]]) -> Counter[str]:
    """How often each thing happened, when all were begun at once."""
    results = await asyncio.gather(*work, return_exceptions=True)
    return Counter("done" if result is None else type(result).__name__ for result in results)


class TestUniqueness:
    @staticmethod
    async def race(transact: Transact, rivals: list[Aggregate]) -> Counter[str]:
        def add(rival: Aggregate) -> Awaitable[None]:
            async def work(unit: UnitOfWork) -> None:
                await store(unit, rival)

            return transact(work)

        return await outcomes(add(rival) for rival in rivals)

    async def test_one_of_many_posts_gets_a_slug(
        self, database: Database, units: Units, transact: Transact, make: Builders
    ) -> None:
        author = make.user()
        await units.given(author)
        rivals: list[Aggregate] = [make.post(author, slug=Slug("the-one")) for _ in range(MANY)]
        assert await self.race(transact, rivals) == {"done": 1, SlugTaken.__name__: MANY - 1}
        page = await SqlAlchemyPostQueries(database).list(PostFilter(), PageRequest(count=True))
        assert page.total == 1

    async def test_one_of_many_accounts_gets_an_address(
        self, database: Database, transact: Transact, make: Builders
    ) -> None:
        spellings = ["Zoë@example.org", "ZOË@EXAMPLE.ORG", "Zoe\u0308@Example.org", "\uff3aoë@example.org"]
        rivals: list[Aggregate] = [make.user(email=Email(spellings[n % 4])) for n in range(MANY)]
        assert await self.race(transact, rivals) == {"done": 1, EmailTaken.__name__: MANY - 1}
        page = await SqlAlchemyUserQueries(database).list(PageRequest(count=True))
        assert page.total == 1

    async def test_one_of_many_tags_gets_a_name(self, transact: Transact, make: Builders) -> None:
        rivals: list[Aggregate] = [make.tag(name=TagName("CAFÉ" if n % 2 else "café")) for n in range(MANY)]
        assert await self.race(transact, rivals) == {"done": 1, TagNameTaken.__name__: MANY - 1}


class TestUpdates:
    async def test_no_update_is_lost(self, units: Units, transact: Transact, make: Builders) -> None:
        author = make.user()
        post = make.draft(author, title=Title("0"))
        await units.given(author, post)

        async def count(unit: UnitOfWork) -> None:
            mine = await unit.posts.get(post.id)
            mine.edit(
                ContentChanges(title=Title(str(int(mine.content.title.value) + 1))), by=author.id, now=START
            )
            await unit.posts.save(mine)

        assert await outcomes(transact(count) for _ in range(MANY)) == {"done": MANY}
        async with units() as unit:
            stored = await unit.posts.get(post.id)
        assert (stored.content.title.value, stored.version) == (str(MANY), post.version + MANY)

    async def test_an_older_copy_within_one_unit_of_work_is_found_out(
        self, units: Units, make: Builders
    ) -> None:
        user = make.user()
        await units.given(user)

        async def edit_an_old_copy(unit: SqlAlchemyUnitOfWork) -> None:
            mine = await unit.users.get(user.id)
            again = await unit.users.get(user.id)
            mine.deactivate(by=None, now=START)
            await unit.users.save(mine)
            again.change_role(Role.READER, by=None, now=START)
            await unit.users.save(again)

        with pytest.raises(ConcurrentUpdate):
            async with units() as unit:
                await edit_an_old_copy(unit)

    async def test_a_tag_that_is_put_on_a_post_is_not_deleted_meanwhile(
        self, server: Database, reopen: Reopen, make: Builders
    ) -> None:
        units, impatient = Units(server), Units(reopen(server, lock_timeout=0.05))
        tag = make.tag()
        await units.given(tag)

        async def delete() -> None:
            async with impatient() as other:
                await other.tags.remove(await other.tags.get(tag.id))

        async with units() as unit:
            await unit.tags.ids_by_name([tag.name])
            with pytest.raises(TransientConflict):
                await delete()
        await delete()

    async def test_a_tag_that_was_deleted_meanwhile_is_no_conflict_for_a_post_that_drops_it(
        self, server: Database, make: Builders
    ) -> None:
        units = Units(server)
        author, kept, dropped = make.user(), make.tag(), make.tag()
        post = make.post(author, tag_ids=(dropped.id, kept.id))
        await units.given(author, kept, dropped, post)
        async with units() as unit:
            mine = await unit.posts.get(post.id)
            async with units() as other:
                await other.tags.remove(await other.tags.get(dropped.id))
            mine.edit(ContentChanges(tag_ids=(kept.id,)), by=author.id, now=START)
            await unit.posts.save(mine)
        async with units() as unit:
            assert (await unit.posts.get(post.id)).content.tag_ids == (kept.id,)

    @pytest.mark.sqlite
    async def test_two_processes_take_turns_at_one_file(self, tmp_path: Path, make: Builders) -> None:
        options = DatabaseOptions(url=f"sqlite+aiosqlite:///{tmp_path}/blog.db", pool_timeout=60)
        await schema.upgrade(options)
        processes = [Database.open(options), Database.open(options)]
        user = make.user()
        await Units(processes[0]).given(user)

        async def edit(number: int) -> None:
            # Not repeated: with the lock taken at the start there is no conflict to begin with.
            async with Units(processes[number % 2])() as unit:
                mine = await unit.users.get(user.id)
                mine.edit(by=user.id, now=START, bio=Bio(str(number)))
                await unit.users.save(mine)

        assert await outcomes(edit(number) for number in range(MANY)) == {"done": MANY}
        found = await SqlAlchemyUserQueries(processes[1]).find(user.id)
        assert found is not None
        assert found.version == user.version + MANY
        for process in processes:
            await process.dispose()


class TestOwners:
    @pytest.mark.parametrize(
        ("whom", "refusal"),
        [("each other", PermissionDenied), ("themselves", LastOwner)],
        ids=["each other", "themselves"],
    )
    async def test_there_is_always_an_owner_when_two_demote(
        self,
        database: Database,
        units: Units,
        transact: Transact,
        make: Builders,
        whom: str,
        refusal: type[Exception],
    ) -> None:
        owners = [make.user(role=Role.OWNER), make.user(role=Role.OWNER)]
        await units.given(*owners, make.user(role=Role.OWNER, is_active=False))
        editing = UserEditing(transact, FixedClock())

        async def demote(actor: User, other: User) -> None:
            await editing.edit(
                Actor(user_id=actor.id, role=Role.OWNER), other.id, UserChanges(role=Role.ADMIN)
            )

        # The API's own race has its 200 rounds.
        for _ in range(40):
            demoted = reversed(owners) if whom == "each other" else owners
            done = await outcomes(map(demote, owners, demoted))
            assert done == {"done": 1, refusal.__name__: 1}
            async with database.sessions.begin() as session:
                restore = update(UserRow).where(UserRow.role == Role.ADMIN).values(role=Role.OWNER)
                assert (await session.execute(restore)).rowcount == 1  # type: ignore[attr-defined]  # an UPDATE has it


class TestTransfer:
    @pytest.fixture
    async def people(self, units: Units, make: Builders) -> tuple[User, User, User]:
        people = make.user(), make.user(), make.user(role=Role.OWNER)
        await units.given(*people)
        return people

    @pytest.mark.parametrize("nth", [1, 3, 5])
    async def test_a_failure_at_any_post_leaves_all_of_them_where_they_were(
        self,
        database: Database,
        units: Units,
        transact: Transact,
        make: Builders,
        people: tuple[User, User, User],
        nth: int,
    ) -> None:
        giver, taker, owner = people
        posts = [make.post(giver) for _ in range(5)]
        await units.given(*posts)

        class Failed(Exception):
            pass

        left = nth

        def fail(connection: object, cursor: object, statement: str, *_: object) -> None:
            nonlocal left
            left -= statement.startswith("UPDATE posts")
            if left == 0:
                raise Failed

        transfer = PostTransfer(transact, FixedClock())
        actor = Actor(user_id=owner.id, role=Role.OWNER)
        with listening(writer_of(database), "before_cursor_execute", fail), pytest.raises(Failed):
            await transfer.transfer(actor, giver.id, taker.id)
        async with units() as unit:
            assert len(await unit.posts.list_of_author(giver.id)) == 5
            assert await unit.posts.list_of_author(taker.id) == []
        assert await transfer.transfer(actor, giver.id, taker.id) == 5
        async with units() as unit:
            moved = await unit.posts.list_of_author(taker.id)
        assert [post.version for post in moved] == [post.version + 1 for post in posts]

    async def test_opposite_transfers_and_edits_all_find_their_place(
        self, units: Units, transact: Transact, make: Builders, people: tuple[User, User, User]
    ) -> None:
        one, other, owner = people
        posts = [make.post(author) for author in (one, other) * 5]
        await units.given(*posts)
        transfer = PostTransfer(transact, FixedClock())
        actor = Actor(user_id=owner.id, role=Role.OWNER)

        def edit(number: int) -> Callable[[UnitOfWork], Awaitable[None]]:
            async def work(unit: UnitOfWork) -> None:
                mine = await unit.posts.get(posts[number].id)
                mine.edit(ContentChanges(title=Title(f"edited {number}")), by=owner.id, now=START)
                await unit.posts.save(mine)

            return work

        async def move(giver: User, taker: User) -> None:
            await transfer.transfer(actor, giver.id, taker.id)

        work = [move(one, other), move(other, one), *(transact(edit(n)) for n in range(len(posts)))]
        assert await outcomes(work) == {"done": len(work)}
        async with units() as unit:
            stored = [post for author in (one, other) for post in await unit.posts.list_of_author(author.id)]
        assert len({post.author_id for post in stored}) == 1
        titles = {post.id: post.content.title.value for post in stored}
        assert titles == {post.id: f"edited {number}" for number, post in enumerate(posts)}
