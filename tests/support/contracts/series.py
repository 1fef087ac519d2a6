"""What every `SeriesRepository` and `SeriesQueries` promises, and what posts keep of a series."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID

import pytest

from blog.application.posts.queries import PostFilter
from blog.application.posts.views import Neighbours, PostLink, PostView
from blog.application.series.queries import NATURAL_SERIES_ORDER, SERIES_ORDERS
from blog.application.series.views import SeriesLabel, SeriesView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import SeriesId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.series.entity import Series
from blog.domain.series.errors import SeriesNotFound, SeriesSlugTaken
from blog.domain.series.values import SeriesDescription, SeriesTitle
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract, refused, state, walk
from tests.support.contracts.lists import NAMES, Filled, Keys, ListContract, ids
from tests.support.fakes.system import START, uuid7

TICK = timedelta(microseconds=1)


class SeriesRepositoryContract(StorageContract):
    async def get(self, ground: Ground, series_id: SeriesId) -> Series:
        async with ground.units() as unit:
            return await unit.series.get(series_id)

    @pytest.mark.parametrize("description", [None, SeriesDescription("é" * 1_000)], ids=["none", "longest"])
    async def test_a_series_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, description: SeriesDescription | None
    ) -> None:
        title, slug = SeriesTitle("🦉" * SeriesTitle.LONGEST), Slug("s" * Slug.LONGEST)
        series = make.series(title=title, slug=slug, description=description)
        await ground.given(make.series(), series)
        assert state(await self.get(ground, series.id)) == state(series)
        async with ground.units() as unit:
            found = [await unit.series.get_by_slug(slug), await unit.series.get_to_remove(series.id)]
        assert [state(each) for each in found] == [state(series)] * 2
        assert found[0].collect_events() == []

    async def test_an_unknown_series_is_not_found(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.series())
        async with ground.units() as unit:
            for missing in (
                unit.series.get(SeriesId(uuid7(1))),
                unit.series.get_by_slug(Slug("sequel")),
                unit.series.get_to_remove(SeriesId(uuid7(1))),
            ):
                with pytest.raises(SeriesNotFound):
                    await missing

    async def test_a_slug_is_taken_once(self, ground: Ground, make: Builders) -> None:
        one, other = make.series(), make.series()
        await ground.given(one, other)
        async with ground.units() as unit:
            assert set(await unit.series.taken_slugs([one.slug, Slug("free")])) == {one.slug}
            assert set(await unit.series.taken_slugs([])) == set()
        async with refused(ground, SeriesSlugTaken) as unit:
            await unit.series.add(make.series(slug=one.slug))
        async with refused(ground, SeriesSlugTaken) as unit:
            renamed = await unit.series.get(other.id)
            renamed.edit(by=None, now=START, slug=one.slug)
            await unit.series.save(renamed)

    async def test_a_change_is_stored_only_when_it_is_saved(self, ground: Ground, make: Builders) -> None:
        series = make.series()
        await ground.given(series)
        async with ground.units() as unit:
            forgotten = await unit.series.get(series.id)
            forgotten.edit(by=None, now=START, title=SeriesTitle("forgotten"))
        assert state(await self.get(ground, series.id)) == state(series)
        async with ground.units() as unit:
            saved = await unit.series.get_by_slug(series.slug)
            saved.edit(by=None, now=START, title=SeriesTitle("Saved"), slug=Slug("saved"), description=None)
            await unit.series.save(saved)
        assert state(await self.get(ground, series.id)) == state(saved)
        assert [event.name for event in await ground.events()] == ["series.edited"]

    async def test_a_stale_save_or_removal_is_refused(self, ground: Ground, make: Builders) -> None:
        series = make.series()
        await ground.given(series)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.series.get(series.id)
            await ground.overtake(unit, stale)
            stale.edit(by=None, now=START, title=SeriesTitle("mine"))
            await unit.series.save(stale)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.series.get_to_remove(series.id)
            await ground.overtake(unit, stale)
            await unit.series.remove(stale)
        assert state(await self.get(ground, series.id)) == state(series)

    async def test_a_removed_series_leaves_its_posts_as_they_are_without_a_place(
        self, ground: Ground, make: Builders
    ) -> None:
        author, series, kept = make.user(), make.series(), make.series()
        posts = [
            make.post(author, series=SeriesPlace(series.id, 2)),
            make.draft(author, series=SeriesPlace(series.id, 2)),
        ]
        other = make.post(author, series=SeriesPlace(kept.id, 1))
        await ground.given(author, series, kept, *posts, other)
        async with ground.units() as unit:
            leaving = await unit.series.get_to_remove(series.id)
            leaving.delete(by=author.id, now=START)
            await unit.series.remove(leaving)
        assert [event.name for event in await ground.events()] == ["series.deleted"]
        async with ground.units() as unit:
            for post in posts:
                left = await unit.posts.get(post.id)
                assert (left.content.series, left.version) == (None, post.version)
                assert left.updated_at == post.updated_at
                left.edit(ContentChanges(series=SeriesPlace(kept.id, 9)), by=None, now=START)
                await unit.posts.save(left)
            assert state(await unit.posts.get(other.id)) == state(other)
        async with ground.units() as unit:
            assert (await unit.posts.get(posts[1].id)).content.series == SeriesPlace(kept.id, 9)

    async def test_no_post_comes_into_a_series_that_is_gone(self, ground: Ground, make: Builders) -> None:
        author, nowhere = make.user(), SeriesPlace(SeriesId(uuid7(1)), 1)
        post = make.draft(author)
        await ground.given(author, post)
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.posts.add(make.post(author, series=nowhere))
        async with refused(ground, ConcurrentUpdate) as unit:
            changed = await unit.posts.get(post.id)
            changed.edit(ContentChanges(series=nowhere), by=None, now=START)
            await unit.posts.save(changed)


class SeriesQueriesContract(StorageContract):
    async def test_a_series_is_found_by_id_and_slug_with_the_count_of_published_posts(
        self, ground: Ground, make: Builders
    ) -> None:
        author, series, drafted, unused = make.user(), make.series(), make.series(), make.series()
        await ground.given(
            author,
            series,
            drafted,
            unused,
            *(make.post(author, series=SeriesPlace(series.id, part)) for part in (1, 1)),
            make.post(author),
            make.scheduled(author, series=SeriesPlace(series.id, 2)),
            make.draft(author, series=SeriesPlace(drafted.id, 1)),
        )
        expected = SeriesView(
            id=series.id,
            title=series.title.value,
            slug=series.slug.value,
            description=str(series.description),
            post_count=2,
            created_at=series.created_at,
            updated_at=series.updated_at,
            version=series.version,
        )
        assert await ground.series.find(series.id) == expected
        assert await ground.series.find(series.slug) == expected
        page = PageRequest(count=True)
        seen = await ground.series.list(page, with_unused=False)
        assert (seen.items, seen.total) == ((expected,), 1)
        everything = await ground.series.list(page, with_unused=True)
        assert [view.post_count for view in everything.items] == [2, 0, 0]
        assert everything.total == 3
        assert await ground.series.find(SeriesId(uuid7(1))) is None
        assert await ground.series.find(Slug("sequel")) is None

    async def test_labels_are_of_the_series_that_are_there(self, ground: Ground, make: Builders) -> None:
        series, gone = make.series(), make.series()
        await ground.given(series)
        label = SeriesLabel(id=series.id, title=series.title.value, slug=series.slug.value)
        assert await ground.series.labels([gone.id, series.id]) == {series.id: label}
        assert await ground.series.labels([]) == {}


class SeriesListContract(ListContract[Series, SeriesView]):
    """The list of all series."""

    natural = NATURAL_SERIES_ORDER
    mixed: ClassVar = (Order("created_at", descending=True), Order("title"))

    def keys(self) -> Keys[Series]:
        return {"title": lambda series: series.title.value, "created_at": lambda series: series.created_at}

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == SERIES_ORDERS

    def fetch(self, ground: Ground) -> Fetch[SeriesView]:
        async def fetch(page: PageRequest) -> Page[SeriesView]:
            return await ground.series.list(page, with_unused=True)

        return fetch

    def fill(self, make: Builders) -> Filled[Series]:
        return Filled([self.row(make, number, title) for number, title in enumerate(NAMES)])

    def more(self, make: Builders, filled: Filled[Series]) -> Sequence[Series]:
        return [self.row(make, number * 3, title) for number, title in enumerate(["A", "zz", "ada", "B"])]

    def row(self, make: Builders, number: int, title: str) -> Series:
        return make.series(title=SeriesTitle(title), created_at=START + number // 3 * TICK)

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.series.remove(await unit.series.get_to_remove(SeriesId(row_id)))


class PostSeriesContract(StorageContract):
    """What every `PostQueries` promises of posts in series."""

    async def test_a_post_stands_between_the_listed_ones_around_its_place(
        self, ground: Ground, make: Builders
    ) -> None:
        author, series, other = make.user(), make.series(), make.series()
        # In their order: by part, then by time, then by id. What is not public shows nowhere.
        twins = sorted((at(make.post, author, series, 3, 5) for _ in range(2)), key=lambda post: str(post.id))
        shown = [
            at(make.post, author, series, 1, 9),
            at(make.post, author, series, 3, 2),
            *twins,
            at(make.post, author, series, 12, 1),
        ]
        hidden = [
            at(make.draft, author, series, 2),
            at(make.draft, author, series, 3),
            at(make.scheduled, author, series, 3),
            at(make.trashed, author, series, 9_999),
        ]
        strangers = [at(make.post, author, other, 2, 3), make.post(author)]
        await ground.given(author, series, other, *reversed(shown), *hidden, *strangers)
        around = {post.id: await neighbours(ground, post) for post in (*shown, *hidden, *strangers)}
        links = [None, *map(link, shown), None]
        for number, post in enumerate(shown):
            assert around[post.id] == (links[number], links[number + 2])
        assert [around[post.id] for post in hidden] == [
            (links[1], links[2]),
            (links[4], links[5]),
            (links[4], links[5]),
            (links[5], None),
        ]
        assert [around[post.id] for post in strangers] == [(None, None)] * 2

        # Drafts stand behind what is public of the same part.
        every = [shown[0], hidden[0], *shown[1:4], *hidden[1:3], shown[4]]
        in_order = PageRequest(order=(Order("part"), Order("published_at")), limit=3)
        for wanted, expected in (
            (PostFilter(series=series.slug), shown),
            (PostFilter(series=series.slug, status=None, drafts=DraftScope.ALL), every),
            (PostFilter(series=Slug("unknown")), []),
        ):
            found = await walk(partial(ground.posts.list, wanted), in_order)
            assert [view.id for view in found] == [post.id for post in expected]
        counted = await ground.posts.list(PostFilter(series=series.slug), PageRequest(count=True))
        assert counted.total == len(shown)

    async def test_a_post_shows_its_place_and_only_with_meta_its_neighbours(
        self, ground: Ground, make: Builders
    ) -> None:
        author, series = make.user(), make.series()
        first, second = at(make.post, author, series, 1, 1), at(make.post, author, series, 2, 2)
        await ground.given(author, series, first, second)
        label = SeriesLabel(id=series.id, title=series.title.value, slug=series.slug.value)
        wanted, page = PostFilter(), PageRequest(order=(Order("published_at"),))
        plain = await ground.posts.list(wanted, page)
        assert ids(plain) == [first.id, second.id]
        assert [view.series for view in plain.items] == [label.at(1), label.at(2)]
        assert {(view.previous, view.next) for view in plain.items} == {(None, None)}
        whole = await ground.posts.list(wanted, page, with_meta=True)
        assert [(view.previous, view.next) for view in whole.items] == [
            (None, link(second)),
            (link(first), None),
        ]

    async def test_the_neighbours_of_a_place_that_a_post_is_to_have_are_known_before(
        self, ground: Ground, make: Builders
    ) -> None:
        author, series = make.user(), make.series()
        one, two, three = (at(make.post, author, series, part, part) for part in (1, 2, 3))
        stranger = make.post(author, published_at=START + 9 * TICK)
        await ground.given(author, series, one, two, three, stranger)
        for post, part, expected in (
            (one, 9, Neighbours(previous=link(three), next=None)),
            (one, 1, Neighbours(previous=None, next=link(two))),
            (stranger, 2, Neighbours(previous=link(two), next=link(three))),
        ):
            assert await ground.posts.around(post.id, SeriesPlace(series.id, part)) == expected


def at(make: Callable[..., Post], author: User, series: Series, part: int, tick: int | None = None) -> Post:
    """A post at this place; published so many ticks after time began, if at all."""
    published = {} if tick is None else {"published_at": START + tick * TICK}
    return make(author, series=SeriesPlace(series.id, part), **published)


def link(post: Post) -> PostLink:
    return PostLink(id=post.id, slug=post.content.slug.value, title=post.content.title.value)


async def neighbours(ground: Ground, post: Post) -> tuple[PostLink | None, PostLink | None]:
    view: PostView | None = await ground.posts.find(post.id, with_body=False)
    assert view is not None
    return view.previous, view.next
