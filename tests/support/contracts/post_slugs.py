"""What every implementation promises of the addresses of posts: of now, of the past, and of what is gone."""

import pytest

from blog.application.posts.views import PostTrace
from blog.domain.common.ids import PostId
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import SlugTaken
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7

A, B, C = Slug("a"), Slug("b"), Slug("c")


class PostSlugsContract(StorageContract):
    @pytest.fixture
    async def author(self, ground: Ground, make: Builders) -> User:
        author = make.user()
        await ground.given(author)
        return author

    async def rename(self, ground: Ground, post_id: PostId, *slugs: Slug) -> Post:
        for slug in slugs:
            async with ground.units() as unit:
                post = await unit.posts.get(post_id)
                post.edit(ContentChanges(slug=slug), by=None, now=START)
                await unit.posts.save(post)
        async with ground.units() as unit:
            return await unit.posts.get(post_id)

    async def test_slugs_of_the_past_are_kept_where_they_were_public(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post, draft = make.post(author, slug=A), make.draft(author, slug=Slug("x"))
        await ground.given(post, draft)
        renamed = await self.rename(ground, post.id, B, C, A, B)
        assert (renamed.content.slug, renamed.public_slugs) == (B, frozenset({A, B, C}))
        private = await self.rename(ground, draft.id, Slug("y"), Slug("z"))
        assert (private.content.slug, private.public_slugs) == (Slug("z"), frozenset())
        async with ground.units() as unit:
            slugs = [Slug(letter) for letter in "abcxyz"]
            assert set(await unit.posts.taken_slugs(slugs)) == {A, B, C, Slug("z")}

    async def test_a_slug_that_was_public_is_never_taken_over(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post, other = make.post(author, slug=A), make.draft(author, slug=Slug("other"))
        await ground.given(post, other)
        await self.rename(ground, post.id, B)
        async with refused(ground, SlugTaken) as unit:
            await unit.posts.add(make.draft(author, slug=A))
        async with refused(ground, SlugTaken) as unit:
            stored = await unit.posts.get(other.id)
            stored.edit(ContentChanges(slug=A), by=None, now=START)
            await unit.posts.save(stored)
        assert state(await self.rename(ground, other.id)) == state(other)
        await self.rename(ground, post.id, A)

    async def test_it_is_not_taken_over_when_the_post_is_gone(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post, draft = make.post(author, slug=A), make.draft(author, slug=Slug("x"))
        await ground.given(post, draft)
        await self.rename(ground, post.id, B)
        for leaving in (post, draft):
            async with ground.units() as unit:
                stored = await unit.posts.get(leaving.id)
                stored.delete(by=None, now=START)
                await unit.posts.remove(stored)
        for slug in (A, B):
            async with refused(ground, SlugTaken) as unit:
                await unit.posts.add(make.draft(author, slug=slug))
        await ground.given(make.draft(author, slug=Slug("x")))

    async def test_what_was_public_leaves_a_trace_at_every_address(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.post(author, slug=A)
        await ground.given(post)
        await self.rename(ground, post.id, B, C)
        there = PostTrace(id=post.id, slug="c", author_ids=(author.id,), status=PostStatus.PUBLISHED)
        for ref in (A, B, C, post.id):
            assert await ground.posts.trace(ref) == there
        async with ground.units() as unit:
            stored = await unit.posts.get(post.id)
            stored.delete(by=None, now=START)
            await unit.posts.remove(stored)
        for ref in (A, B, C, post.id):
            found = await ground.posts.trace(ref)
            assert found is not None
            assert (found.id, found.author_ids, found.status) == (post.id, (), None)

    async def test_what_was_never_public_leaves_none(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        draft = make.draft(author, slug=A)
        await ground.given(draft, post := make.draft(author, slug=Slug("x")))
        await self.rename(ground, draft.id, B)
        async with ground.units() as unit:
            stored = await unit.posts.get(post.id)
            stored.publish(by=None, now=START)
            stored.edit(ContentChanges(slug=Slug("y")), by=None, now=START)
            stored.unpublish(by=None, now=START)
            stored.edit(ContentChanges(slug=Slug("z")), by=None, now=START)
            await unit.posts.save(stored)
        for ref in (A, B, draft.id, Slug("z"), Slug("nowhere"), PostId(uuid7(1))):
            assert await ground.posts.trace(ref) is None
        for ref in (Slug("x"), Slug("y"), post.id):
            found = await ground.posts.trace(ref)
            assert found == PostTrace(
                id=post.id, slug="z", author_ids=(author.id,), status=PostStatus.UNPUBLISHED
            )
