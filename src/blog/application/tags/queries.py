"""The read side of tags."""

from collections.abc import Collection, Mapping
from typing import Final, Protocol

from blog.application.tags.views import TagLabel, TagLead, TagView
from blog.domain.common.ids import TagId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug

TagRef = TagId | Slug
"""What an address may name a tag by: the id, or the slug."""

TAG_ORDERS: Final = frozenset({"name", "created_at", "post_count"})
"""What lists of tags can be sorted by."""

NATURAL_TAG_ORDER: Final = (Order("name"),)


class TagQueries(Protocol):
    """Reads tags without aggregates; only posts that everybody finds are counted."""

    async def find(self, ref: TagRef) -> TagView | None:
        """The tag that has this address now, or None."""
        ...

    async def lead(self, ref: TagRef) -> TagLead | None:
        """Where an address leads that a tag had once, or None: a former slug, or the id of a merged tag."""
        ...

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[TagView]:
        """A part of the tags of posts that everybody finds; of all where `with_unused` is set."""
        ...

    async def labels(self, tag_ids: Collection[TagId]) -> Mapping[TagId, TagLabel]:
        """The tags that these ids mean now: themselves, or those that they were merged into.

        Those that were deleted are missing.
        """
        ...
