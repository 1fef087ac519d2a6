"""What every `TagQueries` promises."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from blog.application.tags.queries import NATURAL_TAG_ORDER, TAG_ORDERS
from blog.application.tags.views import TagLabel, TagView
from blog.domain.common.ids import TagId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract
from tests.support.contracts.lists import Filled, Keys, ListContract, ids
from tests.support.fakes.system import START, uuid7

TAG_NAMES = ["ada", "Zoë", "Zoe", "ada b", "ada-b", "ß", "\uff21", "🦉", "Äda", "B", "🐍", "é", "z"]
"""No two are the same tag."""


class TagQueriesContract(StorageContract):
    async def test_a_tag_is_found_by_id_and_slug_with_the_count_of_published_posts(
        self, ground: Ground, make: Builders
    ) -> None:
        author, tag, other = make.user(), make.tag(), make.tag()
        await ground.given(
            author,
            tag,
            other,
            make.post(author, tag_ids=(tag.id,)),
            make.post(author, tag_ids=(other.id, tag.id)),
            make.post(author, tag_ids=(other.id,)),
            make.post(author),
            make.draft(author, tag_ids=(tag.id,)),
        )
        expected = TagView(
            id=tag.id,
            name=tag.name.value,
            slug=tag.slug.value,
            description=None if tag.description is None else tag.description.value,
            colour=None if tag.colour is None else tag.colour.value,
            image=tag.image,
            meta_title=None if tag.meta_title is None else tag.meta_title.value,
            meta_description=None if tag.meta_description is None else tag.meta_description.value,
            post_count=2,
            created_at=tag.created_at,
            updated_at=tag.updated_at,
            version=tag.version,
        )
        assert await ground.tags.find(tag.id) == expected
        assert await ground.tags.find(tag.slug) == expected
        page = await ground.tags.list(PageRequest(), with_unused=False)
        assert expected in page.items

    async def test_a_tag_without_published_posts_counts_none(self, ground: Ground, make: Builders) -> None:
        author, unused, drafted = make.user(), make.tag(), make.tag()
        await ground.given(author, unused, drafted, make.draft(author, tag_ids=(drafted.id,)))
        for tag in (unused, drafted):
            view = await ground.tags.find(tag.id)
            assert view is not None
            assert view.post_count == 0

    async def test_an_unknown_tag_is_none(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.tag())
        assert await ground.tags.find(TagId(uuid7(1))) is None
        assert await ground.tags.find(Slug("subject")) is None

    async def test_unused_tags_are_listed_and_counted_only_where_asked_for(
        self, ground: Ground, make: Builders
    ) -> None:
        author, used, drafted, unused = make.user(), make.tag(), make.tag(), make.tag()
        await ground.given(
            author,
            used,
            drafted,
            unused,
            make.post(author, tag_ids=(used.id,)),
            make.draft(author, tag_ids=(drafted.id, used.id)),
        )
        page = PageRequest(count=True)
        seen = await ground.tags.list(page, with_unused=False)
        assert (ids(seen), seen.total) == ([used.id], 1)
        everything = await ground.tags.list(page, with_unused=True)
        assert (ids(everything), everything.total) == ([used.id, drafted.id, unused.id], 3)

    async def test_labels_are_of_the_tags_that_exist(self, ground: Ground, make: Builders) -> None:
        await ground.given(tag := make.tag(), make.tag())
        labels = await ground.tags.labels([tag.id, TagId(uuid7(3))])
        assert {tag_id: (label.name, label.slug) for tag_id, label in labels.items()} == {
            tag.id: (tag.name.value, tag.slug.value)
        }
        assert await ground.tags.labels([]) == {}

    async def test_a_merged_tag_is_labelled_as_the_one_that_has_its_posts(
        self, ground: Ground, make: Builders
    ) -> None:
        tags = [make.tag(), make.tag()]
        await ground.given(*tags)
        async with ground.units() as unit:
            merged, into = await unit.tags.get_to_merge(tags[0].id, tags[1].id)
            await unit.tags.merge(merged, into)
        labels = await ground.tags.labels([tag.id for tag in tags])
        label = TagLabel(id=tags[1].id, name=tags[1].name.value, slug=tags[1].slug.value)
        assert labels == {tags[0].id: label, tags[1].id: label}


class TagListContract(ListContract[Tag, TagView]):
    """The list of all tags. The slug of each row begins with the number of its published posts."""

    with_unused: ClassVar = True

    def keys(self) -> Keys[Tag]:
        return {
            "name": lambda tag: tag.name.value,
            "created_at": lambda tag: tag.created_at,
            "post_count": lambda tag: int(tag.slug.value.partition("-")[0]),
        }

    natural = NATURAL_TAG_ORDER
    mixed: ClassVar = (Order("post_count", descending=True), Order("created_at"))

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == TAG_ORDERS

    def fetch(self, ground: Ground) -> Fetch[TagView]:
        async def fetch(page: PageRequest) -> Page[TagView]:
            return await ground.tags.list(page, with_unused=self.with_unused)

        return fetch

    def fill(self, make: Builders) -> Filled[Tag]:
        fewest = 0 if self.with_unused else 1
        counts = [number % 4 + fewest for number in range(len(TAG_NAMES))]
        rows = [self.row(make, *each) for each in zip(range(99), counts, TAG_NAMES, strict=False)]
        author = make.user()
        posts = [
            make.post(
                author, tag_ids=tuple(tag.id for tag, count in zip(rows, counts, strict=True) if count > n)
            )
            for n in range(max(counts))
        ]
        draft = make.draft(author, tag_ids=tuple(tag.id for tag in rows))
        left_out = [] if self.with_unused else [make.tag()]
        return Filled(rows, before=[author], after=[*posts, draft, *left_out])

    def more(self, make: Builders, filled: Filled[Tag]) -> Sequence[Tag]:
        return [self.row(make, number * 4, 0, name) for number, name in enumerate(["A0", "zz", "adb", "Y"])]

    def row(self, make: Builders, number: int, count: int, name: str) -> Tag:
        at = START + timedelta(microseconds=number // 3)
        slug = Slug(f"{count}-{make.tag().id.hex[-6:]}")
        return make.tag(name=TagName(name), slug=slug, created_at=at)

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.tags.remove(await unit.tags.get(TagId(row_id)))


class UsedTagListContract(TagListContract):
    """The list of the tags that published posts carry."""

    with_unused: ClassVar = False
