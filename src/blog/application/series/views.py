"""What readers get to see of series."""

from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.ids import SeriesId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series and how many posts are in it that everybody finds."""

    id: SeriesId
    title: str
    slug: str
    description: str | None
    post_count: int
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A series, and which part of it a post is."""

    id: SeriesId
    title: str
    slug: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLabel:
    """A series as it is called now."""

    id: SeriesId
    title: str
    slug: str

    def at(self, part: int) -> PlaceView:
        """A place in it."""
        return PlaceView(id=self.id, title=self.title, slug=self.slug, part=part)
