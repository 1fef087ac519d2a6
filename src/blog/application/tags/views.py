"""What readers get to see of tags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.ids import TagId
from blog.domain.tags.image import TagImage


@dataclass(frozen=True, slots=True, kw_only=True)
class TagView:
    """A tag and how many posts carry it that everybody finds."""

    id: TagId
    name: str
    slug: str
    description: str | None
    colour: str | None
    """`#rrggbb`, in lower case."""
    image: TagImage | None
    meta_title: str | None
    meta_description: str | None
    post_count: int
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLead:
    """Where an address of the past leads."""

    slug: str
    """Of the tag that is meant by it now."""
    was_public: bool
    """Whether such a post carried the tag when it left this address: whether readers know of it."""
    is_used: bool
    """Whether one carries the tag now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLabel:
    """A tag as it stands on a post, as it is called now."""

    id: TagId
    name: str
    slug: str


def meant(tag_ids: Iterable[TagId], labels: Mapping[TagId, TagLabel]) -> tuple[TagId, ...]:
    """The tags of the past that are there, each once, by the `labels` that they have now."""
    return tuple(dict.fromkeys(labels[tag_id].id for tag_id in tag_ids if tag_id in labels))
