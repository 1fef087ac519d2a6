"""The read side of comments."""

from dataclasses import dataclass
from typing import Final, Protocol

from blog.application.comments.views import CommentView
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.paging import Order, Page, PageRequest

COMMENT_ORDERS: Final = frozenset({"created_at"})
"""What lists of comments can be sorted by."""

NATURAL_COMMENT_ORDER: Final = (Order("created_at"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFilter:
    """Which comments a list holds; all conditions together. Tombstones are included."""

    post_id: PostId | None = None
    author_id: UserId | None = None
    post_author_id: UserId | None = None
    """Comments on posts of this author."""


class CommentQueries(Protocol):
    """Reads comments without aggregates. Whether the caller may see them is for the use case to say."""

    async def find(self, comment_id: CommentId) -> CommentView | None:
        """The comment, or None."""
        ...

    async def list(self, wanted: CommentFilter, page: PageRequest) -> Page[CommentView]:
        """A part of the comments that the filter lets through; the order is of `COMMENT_ORDERS`."""
        ...
