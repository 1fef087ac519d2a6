"""The table of comments."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import LONG_TEXT, text


class CommentRow(AggregateRow, Base):
    """A comment, or its tombstone, in which everything about the body is null."""

    __tablename__ = "comments"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    depth: Mapped[int]
    body_renderer: Mapped[str | None] = mapped_column(text(100))
    body_source: Mapped[str | None] = mapped_column(LONG_TEXT, sort_order=2)
    body_html: Mapped[str | None] = mapped_column(LONG_TEXT, sort_order=2)

    __table_args__ = (
        Index(None, "post_id", "created_at", "id"),
        Index(None, "author_id", "created_at", "id"),
        Index(None, "created_at", "id"),
        TABLE_OPTIONS,
    )
