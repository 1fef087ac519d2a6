"""What readers get to see of series."""

from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.ids import SeriesId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series and how many published posts are in it."""

    id: SeriesId
    title: str
    slug: str
    description: str | None
    post_count: int
    created_at: datetime
    updated_at: datetime
    version: int
