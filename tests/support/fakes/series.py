"""Series in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from blog.application.series.queries import NATURAL_SERIES_ORDER, SeriesQueries, SeriesRef
from blog.application.series.views import SeriesLabel, SeriesView
from blog.domain.common.ids import SeriesId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.series.entity import Series
from blog.domain.series.errors import SeriesNotFound, SeriesSlugTaken
from blog.domain.series.repository import SeriesRepository
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged

_KEYS: Keys[SeriesView] = {
    "title": lambda view: view.title,
    "created_at": lambda view: moment(view.created_at),
    "id": lambda view: str(view.id),
}


class InMemorySeriesRepository(SeriesRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Series] = HandedOut()

    async def get(self, series_id: SeriesId) -> Series:
        tables = await self._scope.call("series.get")
        return self._give(tables.series.get(series_id))

    async def get_by_slug(self, slug: Slug) -> Series:
        tables = await self._scope.call("series.get_by_slug")
        return self._give(series_by_slug(tables, slug))

    async def get_to_remove(self, series_id: SeriesId) -> Series:
        tables = await self._scope.call("series.get_to_remove")
        return self._give(tables.series.get(series_id))

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        tables = await self._scope.call("series.taken_slugs")
        return {series.slug for series in tables.series.values()} & set(slugs)

    async def add(self, series: Series) -> None:
        tables = await self._scope.call("series.add")
        with self._scope.to_be_left_after_an_error():
            self._put(tables, series)

    async def save(self, series: Series) -> None:
        tables = await self._scope.call("series.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(series, tables.series.get(series.id))
            self._put(tables, series)

    async def remove(self, series: Series) -> None:
        tables = await self._scope.call("series.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(series, tables.series.get(series.id))
            del tables.series[series.id]
            for post in list(tables.posts.values()):
                if post.content.series is not None and post.content.series.series_id == series.id:
                    tables.posts[post.id] = replace(post, content=replace(post.content, series=None))
            self._scope.events += series.collect_events()

    def _give(self, stored: Series | None) -> Series:
        if stored is None:
            raise SeriesNotFound
        return self._out.give(stored)

    def _put(self, tables: Tables, series: Series) -> None:
        if any(other.slug == series.slug for other in tables.series.values() if other.id != series.id):
            raise SeriesSlugTaken
        tables.series[series.id] = self._out.give(series)
        self._out.note(series)
        self._scope.events += series.collect_events()


class InMemorySeriesQueries(SeriesQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, ref: SeriesRef) -> SeriesView | None:
        tables = self._stored.tables
        series = series_by_slug(tables, ref) if isinstance(ref, Slug) else tables.series.get(ref)
        return None if series is None else _view(tables, series)

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[SeriesView]:
        tables = self._stored.tables
        views = [_view(tables, series) for series in tables.series.values()]
        seen = [view for view in views if with_unused or view.post_count]
        return paged(seen, _KEYS, NATURAL_SERIES_ORDER, page)

    async def labels(self, series_ids: Collection[SeriesId]) -> Mapping[SeriesId, SeriesLabel]:
        tables = self._stored.tables
        return {each: series_label(tables, each) for each in series_ids if each in tables.series}


def series_by_slug(tables: Tables, slug: Slug) -> Series | None:
    return next((series for series in tables.series.values() if series.slug == slug), None)


def series_label(tables: Tables, series_id: SeriesId) -> SeriesLabel:
    series = tables.series[series_id]
    return SeriesLabel(id=series.id, title=series.title.value, slug=series.slug.value)


def _view(tables: Tables, series: Series) -> SeriesView:
    places = [post.content.series for post in tables.posts.values() if post.is_listed]
    return SeriesView(
        id=series.id,
        title=series.title.value,
        slug=series.slug.value,
        description=None if series.description is None else series.description.value,
        post_count=sum(place is not None and place.series_id == series.id for place in places),
        created_at=series.created_at,
        updated_at=series.updated_at,
        version=series.version,
    )
