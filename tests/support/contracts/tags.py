"""What every `TagRepository` promises."""

import pytest

from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNameTaken, TagNotFound, TagSlugTaken
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from tests.support.builders import Builders, store
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.contracts.users import DIFFERENT_TEXT, SAME_TEXT
from tests.support.fakes.system import START, uuid7


class TagRepositoryContract(StorageContract):
    async def get(self, ground: Ground, tag_id: TagId) -> Tag:
        async with ground.units() as unit:
            return await unit.tags.get(tag_id)

    async def test_a_tag_comes_back_as_it_was_stored(self, ground: Ground, make: Builders) -> None:
        tag = make.tag()
        await ground.given(make.tag(), tag)
        assert state(await self.get(ground, tag.id)) == state(tag)
        async with ground.units() as unit:
            by_slug = await unit.tags.get_by_slug(tag.slug)
        assert state(by_slug) == state(tag)
        assert by_slug.collect_events() == []

    @pytest.mark.parametrize("character", ["n", "🦉", "ﷺ"], ids=["ascii", "4-byte", "longest-key"])
    async def test_the_longest_name_and_slug_come_back_whole(
        self, ground: Ground, make: Builders, character: str
    ) -> None:
        tag = make.tag(name=TagName(character * TagName.LONGEST), slug=Slug("s" * Slug.LONGEST))
        await ground.given(tag)
        assert state(await self.get(ground, tag.id)) == state(tag)

    async def test_an_unknown_tag_is_not_found(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.tag())
        async with ground.units() as unit:
            with pytest.raises(TagNotFound):
                await unit.tags.get(TagId(uuid7(1)))
            with pytest.raises(TagNotFound):
                await unit.tags.get_by_slug(Slug("subject"))

    async def test_a_name_is_known_whatever_its_spelling(self, ground: Ground, make: Builders) -> None:
        tags = {asked: make.tag(name=TagName(text)) for text, asked in SAME_TEXT.items()}
        await ground.given(*tags.values(), make.tag())
        async with ground.units() as unit:
            found = await unit.tags.ids_by_name([TagName(asked) for asked in (*tags, "unknown")])
            assert dict(found) == {TagName(asked).key: tag.id for asked, tag in tags.items()}
        for asked in tags:
            async with refused(ground, TagNameTaken) as unit:
                await unit.tags.add(make.tag(name=TagName(asked)))

    async def test_names_that_only_look_alike_are_two(self, ground: Ground, make: Builders) -> None:
        tags = [make.tag(name=TagName(name)) for name in DIFFERENT_TEXT]
        others = [make.tag(name=TagName(name)) for name in DIFFERENT_TEXT.values()]
        await ground.given(*tags)
        async with ground.units() as unit:
            assert dict(await unit.tags.ids_by_name([tag.name for tag in others])) == {}
            await store(unit, *others)
        async with ground.units() as unit:
            found = await unit.tags.ids_by_name([tag.name for tag in (*tags, *others)])
        assert dict(found) == {tag.name.key: tag.id for tag in (*tags, *others)}

    async def test_no_names_have_no_ids(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.tag())
        async with ground.units() as unit:
            assert dict(await unit.tags.ids_by_name([])) == {}

    async def test_a_slug_is_taken_once(self, ground: Ground, make: Builders) -> None:
        tag = make.tag()
        await ground.given(tag)
        async with refused(ground, TagSlugTaken) as unit:
            await unit.tags.add(make.tag(slug=tag.slug))

    async def test_taken_slugs_can_be_told_from_free_ones(self, ground: Ground, make: Builders) -> None:
        slugs = [Slug("one"), Slug("two"), Slug("three")]
        await ground.given(make.tag(slug=slugs[0]))
        async with ground.units() as unit:
            await unit.tags.add(make.tag(slug=slugs[2]))
            assert set(await unit.tags.taken_slugs(slugs)) == {slugs[0], slugs[2]}
            assert set(await unit.tags.taken_slugs([])) == set()

    async def test_a_change_is_stored_only_when_it_is_saved(self, ground: Ground, make: Builders) -> None:
        tag = make.tag()
        await ground.given(tag)
        async with ground.units() as unit:
            forgotten = await unit.tags.get(tag.id)
            forgotten.edit(by=None, now=START, name=TagName("forgotten"))
        assert state(await self.get(ground, tag.id)) == state(tag)
        async with ground.units() as unit:
            saved = await unit.tags.get_by_slug(tag.slug)
            saved.edit(by=None, now=START, name=TagName("Saved"), slug=Slug("saved"))
            await unit.tags.save(saved)
            saved.edit(by=None, now=START, name=TagName("Saved again"))
            await unit.tags.save(saved)
        assert state(await self.get(ground, tag.id)) == state(saved)
        assert saved.version == tag.version + 2

    async def test_a_save_finds_the_tag_under_its_new_name(self, ground: Ground, make: Builders) -> None:
        tag = make.tag(name=TagName("old"))
        await ground.given(tag)
        async with ground.units() as unit:
            renamed = await unit.tags.get(tag.id)
            renamed.edit(by=None, now=START, name=TagName("NEW"))
            await unit.tags.save(renamed)
        async with ground.units() as unit:
            assert dict(await unit.tags.ids_by_name([TagName("old"), TagName("new")])) == {"new": tag.id}

    async def test_a_save_cannot_take_what_another_tag_has(self, ground: Ground, make: Builders) -> None:
        one, other = make.tag(), make.tag(name=TagName("Other"))
        await ground.given(one, other)
        async with refused(ground, TagNameTaken) as unit:
            tag = await unit.tags.get(one.id)
            tag.edit(by=None, now=START, name=TagName("OTHER"))
            await unit.tags.save(tag)
        async with refused(ground, TagSlugTaken) as unit:
            tag = await unit.tags.get(one.id)
            tag.edit(by=None, now=START, slug=other.slug)
            await unit.tags.save(tag)
        assert state(await self.get(ground, one.id)) == state(one)

    async def test_a_stale_save_or_removal_is_refused(self, ground: Ground, make: Builders) -> None:
        tag = make.tag()
        await ground.given(tag)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.tags.get(tag.id)
            await ground.overtake(unit, stale)
            stale.edit(by=None, now=START, name=TagName("mine"))
            await unit.tags.save(stale)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.tags.get(tag.id)
            await ground.overtake(unit, stale)
            stale.delete(by=None, now=START)
            await unit.tags.remove(stale)
        assert state(await self.get(ground, tag.id)) == state(tag)

    async def test_a_removed_tag_is_taken_off_all_posts(self, ground: Ground, make: Builders) -> None:
        author, tag, kept = make.user(), make.tag(), make.tag()
        post = make.post(author, tag_ids=(tag.id, kept.id))
        draft = make.draft(author, tag_ids=(kept.id, tag.id))
        await ground.given(author, tag, kept, post, draft)
        async with ground.units() as unit:
            leaving = await unit.tags.get(tag.id)
            leaving.delete(by=author.id, now=START)
            await unit.tags.remove(leaving)
        async with ground.units() as unit:
            with pytest.raises(TagNotFound):
                await unit.tags.get(tag.id)
            assert (await unit.posts.get(post.id)).content.tag_ids == (kept.id,)
            assert (await unit.posts.get(draft.id)).content.tag_ids == (kept.id,)
        assert [event.name for event in await ground.events()] == ["tag.deleted"]

    async def test_a_post_that_lost_a_tag_can_still_be_changed(self, ground: Ground, make: Builders) -> None:
        author, tag, kept = make.user(), make.tag(), make.tag()
        post = make.post(author, tag_ids=(tag.id, kept.id))
        await ground.given(author, tag, kept, post)
        async with ground.units() as unit:
            await unit.tags.remove(await unit.tags.get(tag.id))
        async with ground.units() as unit:
            changed = await unit.posts.get(post.id)
            changed.unpublish(by=author.id, now=START)
            await unit.posts.save(changed)
        async with ground.units() as unit:
            assert state(await unit.posts.get(post.id)) == state(changed)
