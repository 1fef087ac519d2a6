"""What readers get to see of tags."""

from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.ids import TagId


@dataclass(frozen=True, slots=True, kw_only=True)
class TagView:
    """A tag and how many published posts carry it."""

    id: TagId
    name: str
    slug: str
    post_count: int
    created_at: datetime
    updated_at: datetime
    version: int
