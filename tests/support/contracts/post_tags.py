"""What every `PostQueries` promises of filters by tag."""

from collections.abc import Sequence

from blog.application.posts.queries import PostFilter
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.policy import DraftScope
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.fakes.system import START


class PostTagContract(StorageContract):
    async def found(self, ground: Ground, wanted: PostFilter) -> Sequence[PostId]:
        page = await ground.posts.list(wanted, PageRequest(count=True))
        assert page.total == len(page.items)
        return sorted(view.id for view in page.items)

    async def test_the_first_of_its_tags_is_the_primary_one_of_a_post(
        self, ground: Ground, make: Builders
    ) -> None:
        author, gone, one, two = make.user(), make.tag(), make.tag(), make.tag()
        posts = [
            make.post(author, tag_ids=tag_ids)
            for tag_ids in ((one.id, two.id), (two.id, one.id), (gone.id, one.id, two.id), (gone.id,), ())
        ]
        draft = make.draft(author, tag_ids=(one.id,))
        await ground.given(author, gone, one, two, *posts, draft)
        async with ground.units() as unit:
            await unit.tags.remove(await unit.tags.get(gone.id))
        views = [await ground.posts.find(post.id) for post in posts]
        primary = [view.primary_tag.slug if view and view.primary_tag else None for view in views]
        assert primary == [tag.slug.value if tag else None for tag in (one, two, one, None, None)]
        first = [posts[0].id, posts[2].id]
        assert await self.found(ground, PostFilter(primary_tag=one.slug)) == first
        assert await self.found(ground, PostFilter(primary_tag=two.slug)) == [posts[1].id]
        assert await self.found(ground, PostFilter(primary_tag=gone.slug)) == []
        everything = PostFilter(primary_tag=one.slug, status=None, drafts=DraftScope.ALL)
        assert await self.found(ground, everything) == [*first, draft.id]
        both = PostFilter(primary_tag=two.slug, tags=(one.slug, gone.slug))
        assert await self.found(ground, both) == [posts[1].id]

    async def test_a_slug_of_the_past_stands_for_the_tag_that_it_leads_to(
        self, ground: Ground, make: Builders
    ) -> None:
        author, merged, target, hidden = make.user(), *(make.tag() for _ in range(3))
        posts = [make.post(author, tag_ids=(tag.id,)) for tag in (merged, target)]
        draft = make.draft(author, tag_ids=(hidden.id,))
        await ground.given(author, merged, target, hidden, *posts, draft)
        for tag in (merged, hidden):
            async with ground.units() as unit:
                leaving, into = await unit.tags.get_to_merge(tag.id, target.id)
                await unit.tags.merge(leaving, into)
        async with ground.units() as unit:
            renamed = await unit.tags.get(target.id)
            renamed.edit(by=None, now=START, slug=Slug("new"))
            await unit.tags.save(renamed)
        both = [post.id for post in posts]
        for slug in (Slug("new"), target.slug, merged.slug):
            assert await self.found(ground, PostFilter(tags=(slug,))) == both
            assert await self.found(ground, PostFilter(tags=(Slug("unknown"), slug))) == both
            assert await self.found(ground, PostFilter(primary_tag=slug)) == both
        # Nobody but those who read drafts ever knew of it.
        assert await self.found(ground, PostFilter(tags=(hidden.slug,))) == []
        assert await self.found(ground, PostFilter(primary_tag=hidden.slug)) == []
