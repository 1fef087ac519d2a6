"""The table of previews."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import text


class PreviewRow(AggregateRow, Base):
    """A preview."""

    __tablename__ = "previews"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    note: Mapped[str | None] = mapped_column(text(200))
    expires_at: Mapped[datetime]

    __table_args__ = (
        Index(None, "post_id", "created_at", "id"),
        Index(None, "created_by"),
        Index(None, "expires_at", "id"),
        TABLE_OPTIONS,
    )
