"""The collection of series, as the use cases see it."""

from collections.abc import Collection
from typing import Protocol

from blog.domain.common.ids import SeriesId
from blog.domain.common.slug import Slug
from blog.domain.series.entity import Series


class SeriesRepository(Protocol):
    """Series within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, series_id: SeriesId) -> Series:
        """The series, locked against other writers until the unit of work ends. Raises `SeriesNotFound`."""
        ...

    async def get_by_slug(self, slug: Slug) -> Series:
        """Like `get`, by the slug."""
        ...

    async def get_to_remove(self, series_id: SeriesId) -> Series:
        """Like `get`, for `remove`: nobody can put a post into it either, nor change one that is in it."""
        ...

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        """Those of the slugs that series have. Nothing is locked: `add` has the last word."""
        ...

    async def add(self, series: Series) -> None:
        """Store a new series at once.

        Raises `SeriesSlugTaken`. The unit of work is to be left after an error.
        """
        ...

    async def save(self, series: Series) -> None:
        """Store a changed series that this repository handed out.

        Raises `SeriesSlugTaken` or `ConcurrentUpdate`. The unit of work is to be left after an error.
        """
        ...

    async def remove(self, series: Series) -> None:
        """Remove what `get_to_remove` gave, and take its posts out of it. Posts keep their versions.

        Raises `ConcurrentUpdate`.
        """
        ...
