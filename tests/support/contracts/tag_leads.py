"""What every `TagRepository` and `TagQueries` promise of the addresses and names of the past."""

import pytest

from blog.application.tags.queries import TagRef
from blog.application.tags.views import TagLead
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.tags.errors import TagNotFound, TagSlugTaken
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7


class TagLeadContract(StorageContract):
    """What leads to tags: the slugs that they had, and what merged ones were called."""

    async def rename(self, ground: Ground, tag: Tag, slug: str) -> None:
        async with ground.units() as unit:
            renamed = await unit.tags.get(tag.id)
            renamed.edit(by=None, now=START, slug=Slug(slug))
            await unit.tags.save(renamed)

    async def merge(self, ground: Ground, tag: Tag, into: Tag) -> None:
        async with ground.units() as unit:
            leaving, target = await unit.tags.get_to_merge(tag.id, into.id)
            leaving.merge(target, by=None, now=START)
            await unit.tags.merge(leaving, target)

    async def used(self, ground: Ground, make: Builders, *tags: Tag) -> None:
        """Store tags, and a published post that carries them."""
        author = make.user()
        await ground.given(author, *tags, make.post(author, tag_ids=tuple(tag.id for tag in tags)))

    async def test_every_post_of_a_merged_tag_carries_the_other_one_once_at_the_earlier_place(
        self, ground: Ground, make: Builders
    ) -> None:
        author, old, new, one, two = make.user(), *(make.tag() for _ in range(4))
        moves = {
            (old.id,): (new.id,),
            (one.id, old.id, two.id): (one.id, new.id, two.id),
            (old.id, one.id, new.id): (new.id, one.id),
            (new.id, one.id, old.id): (new.id, one.id),
            (one.id, new.id, old.id): (one.id, new.id),
            (one.id, old.id, new.id, two.id): (one.id, new.id, two.id),
            (new.id, two.id): (new.id, two.id),
            (two.id, one.id): (two.id, one.id),
            (): (),
        }
        posts = [make.post(author, tag_ids=tag_ids) for tag_ids in moves]
        draft = make.draft(author, tag_ids=(one.id, old.id))
        await ground.given(author, old, new, one, two, *posts, draft)
        await self.merge(ground, old, new)
        async with ground.units() as unit:
            for post, expected in zip(posts, moves.values(), strict=True):
                stored = await unit.posts.get(post.id)
                assert stored.content.tag_ids == expected
                assert (stored.version, stored.updated_at) == (post.version, post.updated_at)
            assert (await unit.posts.get(draft.id)).content.tag_ids == (one.id, new.id)
            assert state(await unit.tags.get(new.id)) == state(new)
            with pytest.raises(TagNotFound):
                await unit.tags.get(old.id)
        (event,) = await ground.events()
        assert (event.name, event.aggregate_id) == ("tag.merged", old.id)
        assert event.payload == {"tag": old.name.value, "slug": old.slug.value, "into": str(new.id)}

    async def test_a_post_whose_tags_were_merged_can_still_be_changed(
        self, ground: Ground, make: Builders
    ) -> None:
        author, old, new, other = make.user(), make.tag(), make.tag(), make.tag()
        post = make.post(author, tag_ids=(old.id, other.id, new.id))
        await ground.given(author, old, new, other, post)
        await self.merge(ground, old, new)
        async with ground.units() as unit:
            changed = await unit.posts.get(post.id)
            changed.edit(ContentChanges(tag_ids=(other.id, new.id)), by=author.id, now=START)
            await unit.posts.save(changed)
        async with ground.units() as unit:
            assert state(await unit.posts.get(post.id)) == state(changed)

    async def test_an_unknown_tag_is_not_merged(self, ground: Ground, make: Builders) -> None:
        tag = make.tag()
        await ground.given(tag)
        for pair in ((tag.id, TagId(uuid7(1))), (TagId(uuid7(1)), tag.id)):
            async with refused(ground, TagNotFound) as unit:
                await unit.tags.get_to_merge(*pair)

    async def test_a_stale_merge_is_refused(self, ground: Ground, make: Builders) -> None:
        tag, target = make.tag(), make.tag()
        await ground.given(tag, target)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale, into = await unit.tags.get_to_merge(tag.id, target.id)
            await ground.overtake(unit, stale)
            stale.merge(into, by=None, now=START)
            await unit.tags.merge(stale, into)
        async with ground.units() as unit:
            assert state(await unit.tags.get(tag.id)) == state(tag)
        assert await ground.tags.lead(tag.slug) is None

    async def test_the_name_of_a_merged_tag_stands_for_the_one_that_has_its_posts(
        self, ground: Ground, make: Builders
    ) -> None:
        first, second, third = make.tag(name=TagName("JS")), make.tag(), make.tag()
        await ground.given(first, second, third)
        await self.merge(ground, first, second)
        await self.merge(ground, second, third)
        async with ground.units() as unit:
            asked = [TagName("js"), second.name, third.name, TagName("else")]
            found = await unit.tags.ids_by_name(asked)
        assert dict(found) == {name.key: third.id for name in asked[:3]}

    async def test_a_tag_that_gets_the_name_of_a_merged_one_has_it(
        self, ground: Ground, make: Builders
    ) -> None:
        tags = [make.tag(name=TagName(name)) for name in ("JS", "TS", "Languages", "Typed")]
        await ground.given(*tags)
        await self.merge(ground, tags[0], tags[2])
        await self.merge(ground, tags[1], tags[2])
        made = make.tag(name=TagName("js"))
        async with ground.units() as unit:
            await unit.tags.add(made)
            renamed = await unit.tags.get(tags[3].id)
            renamed.edit(by=None, now=START, name=TagName("ts"))
            await unit.tags.save(renamed)
        async with ground.units() as unit:
            found = await unit.tags.ids_by_name([TagName("JS"), TagName("TS")])
        assert dict(found) == {"js": made.id, "ts": renamed.id}
        # As before for who merges it once more, and where it goes.
        await self.merge(ground, made, tags[2])
        async with ground.units() as unit:
            assert dict(await unit.tags.ids_by_name([TagName("JS")])) == {"js": tags[2].id}
            await unit.tags.remove(await unit.tags.get(tags[2].id))
        async with ground.units() as unit:
            assert dict(await unit.tags.ids_by_name([TagName("JS")])) == {}

    async def test_what_a_tag_was_called_leads_to_it_in_one_step(
        self, ground: Ground, make: Builders
    ) -> None:
        first, second, third = (make.tag(slug=Slug(slug)) for slug in ("a", "b", "c"))
        await self.used(ground, make, first, second, third)
        await self.rename(ground, first, "a-new")
        await self.merge(ground, first, second)
        await self.rename(ground, second, "b-new")
        await self.merge(ground, second, third)
        await self.rename(ground, third, "c-new")
        refs: list[TagRef] = [*map(Slug, ("a", "a-new", "b", "b-new", "c")), first.id, second.id]
        for ref in refs:
            expected = TagLead(slug="c-new", was_public=True, is_used=True)
            assert await ground.tags.lead(ref) == expected, ref
            assert await ground.tags.find(ref) is None
        for ref in (Slug("c-new"), third.id, Slug("d"), TagId(uuid7(1))):
            assert await ground.tags.lead(ref) is None

    async def test_a_lead_tells_who_may_know_of_it(self, ground: Ground, make: Builders) -> None:
        author, merged, renamed, target = make.user(), make.tag(), make.tag(slug=Slug("old")), make.tag()
        drafts = [make.draft(author, tag_ids=(tag.id,)) for tag in (merged, renamed)]
        await ground.given(author, merged, renamed, target, *drafts)
        await self.merge(ground, merged, target)
        await self.rename(ground, renamed, "new")
        for ref, slug in (
            (merged.slug, target.slug.value),
            (merged.id, target.slug.value),
            (Slug("old"), "new"),
        ):
            expected = TagLead(slug=slug, was_public=False, is_used=False)
            assert await ground.tags.lead(ref) == expected
        await ground.given(make.post(author, tag_ids=(target.id,)))
        expected = TagLead(slug=target.slug.value, was_public=False, is_used=True)
        assert await ground.tags.lead(merged.slug) == expected

    async def test_a_slug_that_leads_to_a_tag_is_not_given_to_another_one(
        self, ground: Ground, make: Builders
    ) -> None:
        merged, renamed, other = (make.tag(slug=Slug(slug)) for slug in ("merged", "old", "other"))
        await ground.given(merged, renamed, other)
        await self.rename(ground, renamed, "new")
        await self.merge(ground, merged, renamed)
        slugs = [Slug("merged"), Slug("old"), Slug("free")]
        async with ground.units() as unit:
            assert set(await unit.tags.taken_slugs(slugs)) == set(slugs[:2])
        for slug in slugs[:2]:
            async with refused(ground, TagSlugTaken) as unit:
                await unit.tags.add(make.tag(slug=slug))
            async with refused(ground, TagSlugTaken) as unit:
                tag = await unit.tags.get(other.id)
                tag.edit(by=None, now=START, slug=slug)
                await unit.tags.save(tag)
        async with ground.units() as unit:
            await unit.tags.remove(await unit.tags.get(renamed.id))
        assert await ground.tags.lead(Slug("old")) is None
        await ground.given(*(make.tag(slug=slug) for slug in slugs))

    async def test_a_tag_takes_back_a_slug_that_leads_to_it(self, ground: Ground, make: Builders) -> None:
        merged, tag = make.tag(slug=Slug("merged")), make.tag(slug=Slug("one"))
        await self.used(ground, make, merged, tag)
        await self.rename(ground, tag, "two")
        await self.rename(ground, tag, "one")
        assert await ground.tags.lead(Slug("one")) is None
        await self.merge(ground, merged, tag)
        await self.rename(ground, tag, "merged")
        found = await ground.tags.find(Slug("merged"))
        assert found is not None
        assert found.id == tag.id
        for ref in (Slug("one"), Slug("two"), merged.id):
            lead = await ground.tags.lead(ref)
            assert lead == TagLead(slug="merged", was_public=True, is_used=True)
        async with ground.units() as unit:
            assert dict(await unit.tags.ids_by_name([merged.name])) == {merged.name.key: tag.id}
