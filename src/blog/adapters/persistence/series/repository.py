"""Series within one unit of work."""

from collections.abc import Collection
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.series.mapping import to_domain, write
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.ids import SeriesId
from blog.domain.common.slug import Slug
from blog.domain.series.entity import Series
from blog.domain.series.errors import SeriesNotFound, SeriesSlugTaken
from blog.domain.series.repository import SeriesRepository

_RULES: Final[Rules] = MappingProxyType({"uq_series_slug": SeriesSlugTaken})

_SERIES: Final = locking(select(SeriesRow))
_BY_ID: Final = _SERIES.where(SeriesRow.id == bindparam("id"))
_BY_SLUG: Final = _SERIES.where(SeriesRow.slug == bindparam("slug"))
# The lock of a deletion, which those who put a post into the series wait for, and which waits for them.
_ALONE: Final = (
    select(SeriesRow)
    .where(SeriesRow.id == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_PARTS: Final = (
    select(PostRow.id)
    .where(PostRow.series_id == bindparam("id"))
    .order_by(PostRow.id)
    .with_for_update(key_share=True)
)
_TAKEN: Final = select(SeriesRow.slug).where(SeriesRow.slug.in_(bindparam("slugs", expanding=True)))


class SqlAlchemySeriesRepository(SeriesRepository):
    """Series, in the table `series`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[SeriesId, SeriesRow] = {}

    async def get(self, series_id: SeriesId) -> Series:
        return self._found(await self._work.load(_BY_ID, id=series_id))

    async def get_by_slug(self, slug: Slug) -> Series:
        return self._found(await self._work.load(_BY_SLUG, slug=slug.value))

    async def get_to_remove(self, series_id: SeriesId) -> Series:
        # The posts first, as whoever edits one does; and those that came in before the series was locked.
        await self._work.rows(_PARTS, id=series_id)
        series = self._found(await self._work.load(_ALONE, id=series_id))
        await self._work.rows(_PARTS, id=series_id)
        return series

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        taken = await self._work.rows(_TAKEN, slugs=[slug.value for slug in slugs])
        return {Slug(value) for (value,) in taken}

    async def add(self, series: Series) -> None:
        row = write(series, SeriesRow())
        await self._work.add(row, series, _RULES)
        self._rows[series.id] = row

    async def save(self, series: Series) -> None:
        row = self._rows[series.id]
        loaded = row.version
        await self._work.save(write(series, row), series, loaded, _RULES)

    async def remove(self, series: Series) -> None:
        await self._work.remove(self._rows.pop(series.id), series)

    def _found(self, row: SeriesRow | None) -> Series:
        if row is None:
            raise SeriesNotFound
        series = to_domain(row)
        self._rows[series.id] = row
        return series
