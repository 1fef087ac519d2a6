"""What every `UnitOfWork` promises."""

import asyncio

import pytest

from blog.domain.access.roles import Role
from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound, SlugTaken
from blog.domain.posts.post import Post
from blog.domain.tags.errors import TagNotFound
from blog.domain.users.errors import UsernameTaken, UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Bio
from tests.support.builders import Builders, body, comment_body, store
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START


class Interrupted(Exception):
    """What goes wrong in the middle of a use case."""


class UnitOfWorkContract(StorageContract):
    @pytest.mark.parametrize(
        "error", [Interrupted(), asyncio.CancelledError()], ids=["error", "cancellation"]
    )
    async def test_an_exception_undoes_everything_and_goes_on(
        self, ground: Ground, make: Builders, error: BaseException
    ) -> None:
        user, tag = make.user(), make.tag()
        post = make.post(user, tag_ids=(tag.id,))
        comment, session = make.comment(post, user), make.session(user)

        async def work() -> None:
            async with ground.units() as unit:
                await store(unit, user, tag, post, comment, session)
                user.edit(by=user.id, now=START, bio=Bio("changed"))
                await unit.users.save(user)
                raise error

        with pytest.raises(type(error)) as caught:
            await work()
        assert caught.value is error
        async with ground.units() as unit:
            with pytest.raises(UserNotFound):
                await unit.users.get(user.id)
            with pytest.raises(PostNotFound):
                await unit.posts.get(post.id)
            with pytest.raises(TagNotFound):
                await unit.tags.get(tag.id)
            with pytest.raises(CommentNotFound):
                await unit.comments.get(comment.id)
            assert await unit.sessions.find(session.id) is None
        assert await ground.events() == []

    async def test_a_failure_at_the_last_of_many_changes_undoes_the_first(
        self, ground: Ground, make: Builders
    ) -> None:
        giver, taker = make.user(), make.user()
        posts = [make.post(giver) for _ in range(5)]
        await ground.given(giver, taker, *posts)
        async with refused(ground, SlugTaken) as unit:
            mine = await unit.posts.list_of_author(giver.id)
            for post in mine:
                post.transfer(taker.id, by=None, now=START)
            mine[-1].edit(by=None, now=START, slug=posts[0].slug)
            for post in mine:
                await unit.posts.save(post)
        async with ground.units() as unit:
            found = await unit.posts.list_of_author(giver.id)
        assert [state(post) for post in found] == [state(post) for post in posts]

    async def test_a_swallowed_error_does_not_pass_for_success(self, ground: Ground, make: Builders) -> None:
        user, other = make.user(), make.user()
        await ground.given(user)
        async with refused(ground, RuntimeError) as unit:
            await unit.users.add(other)
            stale = await unit.users.get(user.id)
            await ground.overtake(unit, stale)
            stale.edit(by=user.id, now=START, bio=Bio("mine"))
            with pytest.raises(ConcurrentUpdate):
                await unit.users.save(stale)
        assert await ground.users.find(other.id) is None

    async def test_a_swallowed_refusal_does_not_pass_for_success(
        self, ground: Ground, make: Builders
    ) -> None:
        user, other = make.user(), make.user()
        await ground.given(user)
        async with refused(ground, RuntimeError) as unit:
            await unit.users.add(other)
            with pytest.raises(UsernameTaken):
                await unit.users.add(make.user(username=user.username))
        assert await ground.users.find(other.id) is None

    async def test_nothing_is_visible_outside_until_the_block_is_left(
        self, ground: Ground, make: Builders
    ) -> None:
        user = make.user()
        async with ground.units() as unit:
            await unit.users.add(user)
            assert await ground.users.find(user.id) is None
        assert await ground.users.find(user.id) is not None

    async def test_later_reads_in_the_block_see_earlier_writes(self, ground: Ground, make: Builders) -> None:
        user, tag = make.user(), make.tag()
        post = make.post(user)
        async with ground.units() as unit:
            await store(unit, user, tag, post)
            post.edit(by=user.id, now=START, slug=Slug("other"), tag_ids=(tag.id,))
            await unit.posts.save(post)
            assert state(await unit.users.get(user.id)) == state(user)
            assert state(await unit.posts.get_by_slug(Slug("other"))) == state(post)
            assert dict(await unit.tags.ids_by_name([tag.name])) == {tag.name.key: tag.id}

    async def test_views_show_what_the_block_has_written(self, ground: Ground, make: Builders) -> None:
        user, tag = make.user(), make.tag()
        post = make.post(user)
        comment = make.comment(post, user)
        async with ground.units() as unit:
            await store(unit, user, tag, post, comment)
            post.edit(by=user.id, now=START, slug=Slug("other"), tag_ids=(tag.id,))
            await unit.posts.save(post)
            seen = (
                await unit.views.users.find(user.id),
                await unit.views.tags.find(tag.id),
                await unit.views.posts.find(Slug("other")),
                await unit.views.comments.find(comment.id),
            )
            assert await ground.posts.find(post.id) is None
        assert None not in seen
        assert seen == (
            await ground.users.find(user.id),
            await ground.tags.find(tag.id),
            await ground.posts.find(post.id),
            await ground.comments.find(comment.id),
        )

    async def test_a_unit_of_work_is_entered_once(self, ground: Ground, make: Builders) -> None:
        unit = ground.units()
        async with unit:
            await unit.users.add(make.user())
        with pytest.raises(RuntimeError):
            async with unit:
                pass

    async def test_each_unit_of_work_is_another(self, ground: Ground, make: Builders) -> None:
        one, other = ground.units(), ground.units()
        assert one is not other
        user = make.user()
        async with one as unit:
            await unit.users.add(user)
        async with other as unit:
            assert state(await unit.users.get(user.id)) == state(user)


class EventStorageContract(StorageContract):
    """What every `UnitOfWork` promises about the events of aggregates."""

    def registered(self, make: Builders) -> User:
        made = make.user()
        return User.register(
            id=made.id,
            name=made.name,
            username=made.username,
            email=made.email,
            password=made.password,
            role=Role.AUTHOR,
            now=START,
        )

    def drafted(self, make: Builders, author: User) -> Post:
        return Post.draft(
            id=make.post(author).id,
            author_id=author.id,
            title=make.post(author).title,
            slug=Slug("first"),
            body=body("text"),
            now=START,
        )

    async def test_events_are_stored_with_the_change_that_they_tell_of(
        self, ground: Ground, make: Builders
    ) -> None:
        author = self.registered(make)
        async with ground.units() as unit:
            await unit.users.add(author)
            assert await ground.events() == []
            post = self.drafted(make, author)
            post.publish(by=author.id, now=START)
            await unit.posts.add(post)
        assert [event.name for event in await ground.events()] == [
            "user.registered",
            "post.drafted",
            "post.published",
        ]

    async def test_the_events_of_all_aggregates_are_stored_in_the_order_of_their_changes(
        self, ground: Ground, make: Builders
    ) -> None:
        author, tag = make.user(), make.tag()
        post = make.post(author)
        comment = make.comment(post, author, created_at=START)
        await ground.given(author, tag, post, comment)
        async with ground.units() as unit:
            said = await unit.comments.get(comment.id)
            said.edit(comment_body("other"), by=author.id, now=START)
            await unit.comments.save(said)
            renamed = await unit.tags.get(tag.id)
            renamed.edit(by=None, now=START, slug=Slug("renamed"))
            await unit.tags.save(renamed)
            withdrawn = await unit.posts.get(post.id)
            withdrawn.unpublish(by=None, now=START)
            await unit.posts.save(withdrawn)
            leaving = await unit.users.get(author.id)
            leaving.deactivate(by=None, now=START)
            await unit.users.save(leaving)
            said.delete(by=author.id, now=START)
            await unit.comments.save(said)
        assert [event.name for event in await ground.events()] == [
            "comment.edited",
            "tag.edited",
            "post.unpublished",
            "user.deactivated",
            "comment.deleted",
        ]

    async def test_an_event_comes_back_whole(self, ground: Ground, make: Builders) -> None:
        author, taker = make.user(), make.user()
        post = make.post(author)
        await ground.given(author, taker, post)
        async with ground.units() as unit:
            changed = await unit.posts.get(post.id)
            changed.edit(by=taker.id, now=START, slug=Slug("new"), excerpt=None)
            changed.transfer(taker.id, by=None, now=START)
            await unit.posts.save(changed)
            leaving = await unit.users.get(author.id)
            leaving.change_role(Role.READER, by=taker.id, now=START)
            await unit.users.save(leaving)
        edited, transferred, demoted = await ground.events()
        assert edited.id < transferred.id < demoted.id
        assert (edited.name, edited.aggregate_type, edited.aggregate_id) == ("post.edited", "post", post.id)
        assert (edited.aggregate_version, edited.actor_id) == (post.version + 1, taker.id)
        assert (edited.occurred_at, edited.attempts) == (START, 0)
        assert edited.payload == {"changed": ["slug", "excerpt"]}
        assert (transferred.aggregate_version, transferred.actor_id) == (post.version + 2, None)
        assert transferred.payload == {"before": str(author.id), "after": str(taker.id)}
        assert demoted.aggregate_type == "user"
        assert demoted.payload == {"before": "editor", "after": "reader"}

    async def test_nulls_and_booleans_of_an_event_come_back(self, ground: Ground, make: Builders) -> None:
        author = make.user()
        post = make.post(author)
        await ground.given(author, post)
        async with ground.units() as unit:
            leaving = await unit.posts.get(post.id)
            leaving.delete(by=None, now=START)
            await unit.posts.remove(leaving)
        (event,) = await ground.events()
        assert event.payload == {"slug": post.slug.value, "was_published": True}

    async def test_the_events_of_an_aggregate_that_was_not_saved_are_not_stored(
        self, ground: Ground, make: Builders
    ) -> None:
        user = make.user()
        await ground.given(user)
        async with ground.units() as unit:
            (await unit.users.get(user.id)).deactivate(by=None, now=START)
        assert await ground.events() == []

    async def test_the_events_of_a_refused_aggregate_are_not_stored(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        await ground.given(author, make.post(author, slug=Slug("first")))
        async with refused(ground, SlugTaken) as unit:
            await unit.posts.add(self.drafted(make, author))
        assert await ground.events() == []

    async def test_an_event_is_stored_once_however_often_its_aggregate_is_saved(
        self, ground: Ground, make: Builders
    ) -> None:
        user = self.registered(make)
        async with ground.units() as unit:
            await unit.users.add(user)
            await unit.users.save(user)
            user.deactivate(by=None, now=START)
            await unit.users.save(user)
        names = [event.name for event in await ground.events()]
        assert names == ["user.registered", "user.deactivated"]
