"""What readers get to see of comments."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from blog.application.users.views import AuthorView
from blog.domain.comments.values import CommentStatus, ReportReason
from blog.domain.common.ids import CommentId, PostId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestView:
    """Somebody without an account who said something."""

    name: str
    email: str | None = field(repr=False)
    """None for everybody but moderators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment, or the tombstone of one."""

    id: CommentId
    post_id: PostId
    parent_id: CommentId | None
    depth: int
    author: AuthorView | None
    """None for a tombstone, for a guest, and where the author's account is gone."""
    guest: GuestView | None
    """Who said it, where that is nobody with an account."""
    content: str | None
    """Markdown; None for a tombstone."""
    content_html: str | None
    """Safe HTML; None for a tombstone."""
    status: CommentStatus
    edited_at: datetime | None
    like_count: int
    report_count: int | None
    """None for everybody but moderators."""
    reply_count: int
    """Direct replies that readers are shown, tombstones among them."""
    created_at: datetime
    updated_at: datetime
    version: int
    post_author_ids: tuple[UserId, ...]
    post_is_published: bool
    post_is_for_members: bool
    liked: bool = False
    """Whether the user likes it on whose behalf it was read; False for visitors."""

    @property
    def is_deleted(self) -> bool:
        """Whether only the tombstone is left."""
        return self.status is CommentStatus.DELETED

    def for_readers(self) -> Self:
        """The same without what is for moderators alone."""
        if self.guest is None and self.report_count is None:
            return self
        guest = replace(self.guest, email=None) if self.guest else None
        return replace(self, guest=guest, report_count=None)

    def as_tombstone(self) -> Self:
        """The place of the comment in the thread, and nothing that a change of the comment would change."""
        return replace(
            self,
            author=None,
            guest=None,
            content=None,
            content_html=None,
            status=CommentStatus.DELETED,
            edited_at=None,
            like_count=0,
            report_count=None,
            updated_at=self.created_at,
            version=1,
            liked=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What one user told the moderators of a comment. It goes with their account."""

    reason: ReportReason
    note: str | None = field(repr=False)
    """Plain text in their own words."""
    created_at: datetime
    reporter: AuthorView

    @property
    def id(self) -> UUID:
        """The user, of whom a comment has one report at most."""
        return self.reporter.id

    @property
    def version(self) -> int:
        """A report never changes."""
        return 1
