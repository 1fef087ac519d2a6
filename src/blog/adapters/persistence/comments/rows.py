"""The table of comments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import LONG_TEXT, text
from blog.domain.comments.values import CommentStatus, ReportNote


class CommentRow(AggregateRow, Base):
    """A comment, or its tombstone, in which everything about the body is null."""

    __tablename__ = "comments"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    depth: Mapped[int]
    status: Mapped[str] = mapped_column(text(20), server_default=CommentStatus.PENDING.value)
    # Whether readers are shown it or its place: kept by `places.py`, and never written with the rest.
    is_shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    guest_name: Mapped[str | None] = mapped_column(text(50))
    guest_email: Mapped[str | None] = mapped_column(text(100))
    edited_at: Mapped[datetime | None]
    body_renderer: Mapped[str | None] = mapped_column(text(100))
    body_source: Mapped[str | None] = mapped_column(LONG_TEXT, sort_order=2)
    body_html: Mapped[str | None] = mapped_column(LONG_TEXT, sort_order=2)

    __table_args__ = (
        Index(None, "post_id", "created_at", "id"),
        Index(None, "post_id", "is_shown", "created_at", "id"),
        # By which the comments on a post are counted, without a look at any of them.
        Index(None, "post_id", "status"),
        Index(None, "parent_id", "is_shown", "created_at", "id"),
        Index(None, "status", "created_at", "id"),
        Index(None, "author_id", "created_at", "id"),
        Index(None, "created_at", "id"),
        TABLE_OPTIONS,
    )


class LikeRow(Base):
    """Somebody likes a comment."""

    __tablename__ = "comment_likes"
    __table_args__ = (Index(None, "user_id"), TABLE_OPTIONS)

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime]


class ReportRow(Base):
    """Somebody told the moderators of a comment."""

    __tablename__ = "comment_reports"
    __table_args__ = (
        Index(None, "user_id"),
        Index(None, "comment_id", "created_at", "user_id"),
        TABLE_OPTIONS,
    )

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(text(20))
    created_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(text(ReportNote.LONGEST))
