"""The read side of comments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from blog.application.comments.views import CommentView, ReportView
from blog.domain.comments.values import CommentStatus
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.paging import Order, Page, PageRequest

COMMENT_ORDERS: Final = frozenset({"created_at"})
"""What lists of comments can be sorted by."""

QUEUE_ORDERS: Final = COMMENT_ORDERS | {"report_count"}
"""What lists of comments can be sorted by that moderators alone read."""

NATURAL_COMMENT_ORDER: Final = (Order("created_at"),)

REPORT_ORDERS: Final = frozenset({"created_at"})
"""What lists of reports can be sorted by."""

NATURAL_REPORT_ORDER: Final = (Order("created_at", descending=True),)
"""The newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFilter:
    """Which comments a list holds; all conditions together. Without any it holds all, tombstones too."""

    post_id: PostId | None = None
    author_id: UserId | None = None
    post_author_id: UserId | None = None
    """Comments on posts that this user is an author of."""
    parent_id: CommentId | None = None
    """Direct replies to this comment."""
    depth: int | None = None
    status: CommentStatus | None = None
    reported: bool | None = None
    """Whether anybody reported them; None for all."""
    only_shown: bool = False
    """Only what readers are shown: approved comments, and what `viewer_id` said and waits or is rejected.

    Without a `status` also the places of other comments, where one that is approved stands anywhere below.
    """
    viewer_id: UserId | None = None
    liker_id: UserId | None = None
    """The user whose likes `liked` tells of; it lets nothing through and keeps nothing back."""


class CommentQueries(Protocol):
    """Reads comments without aggregates. Whether the caller may see them is for the use case to say."""

    async def find(self, comment_id: CommentId, liker_id: UserId | None = None) -> CommentView | None:
        """The comment, or None. `liked` tells of this user, if any."""
        ...

    async def posts_of(self, comment_ids: Collection[CommentId]) -> Mapping[CommentId, PostId]:
        """The posts of those of the comments that are there."""
        ...

    async def list(self, wanted: CommentFilter, page: PageRequest) -> Page[CommentView]:
        """A part of the comments that the filter lets through, in an order of `QUEUE_ORDERS`.

        How often they were reported is not among what is only shown.
        """
        ...

    async def reports(self, comment_id: CommentId, page: PageRequest) -> Page[ReportView]:
        """A part of the reports of a comment, in an order of `REPORT_ORDERS`, then by who reported it."""
        ...
