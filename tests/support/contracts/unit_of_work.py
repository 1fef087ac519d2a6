"""What every `UnitOfWork` promises."""

import asyncio

import pytest

from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import PostNotFound, SlugTaken
from blog.domain.tags.errors import TagNotFound
from blog.domain.users.errors import UsernameTaken, UserNotFound
from blog.domain.users.values import Bio
from tests.support.builders import Builders, store
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
            mine[-1].edit(ContentChanges(slug=posts[0].content.slug), by=None, now=START)
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
            post.edit(ContentChanges(slug=Slug("other"), tag_ids=(tag.id,)), by=user.id, now=START)
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
            post.edit(ContentChanges(slug=Slug("other"), tag_ids=(tag.id,)), by=user.id, now=START)
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
