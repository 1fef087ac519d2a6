"""The read side of series."""

from collections.abc import Collection, Mapping
from typing import Final, Protocol

from blog.application.series.views import SeriesLabel, SeriesView
from blog.domain.common.ids import SeriesId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug

SeriesRef = SeriesId | Slug
"""What an address may name a series by: the id, or the slug."""

SERIES_ORDERS: Final = frozenset({"title", "created_at"})
"""What lists of series can be sorted by."""

NATURAL_SERIES_ORDER: Final = (Order("title"),)


class SeriesQueries(Protocol):
    """Reads series without aggregates; only posts that everybody finds are counted."""

    async def find(self, ref: SeriesRef) -> SeriesView | None:
        """The series, or None."""
        ...

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[SeriesView]:
        """A part of the series of posts that everybody finds; of all where `with_unused` is set."""
        ...

    async def labels(self, series_ids: Collection[SeriesId]) -> Mapping[SeriesId, SeriesLabel]:
        """Those of the series that are still there."""
        ...
