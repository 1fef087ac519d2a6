"""The table of pending changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import DOCUMENT, LONG_TEXT, text


class PendingChangeRow(AggregateRow, Base):
    """A pending change of a post."""

    __tablename__ = "pending_changes"
    __table_args__ = (TABLE_OPTIONS,)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)
    # No foreign key: it would lock the account of whoever edits, in the wrong order for those who lock both.
    editor_id: Mapped[UUID | None]
    changed: Mapped[str] = mapped_column(text(500))
    """The names of the fields, separated by spaces."""
    publish_at: Mapped[datetime | None] = mapped_column(index=True)
    fields: Mapped[dict[str, Any]] = mapped_column(DOCUMENT)
    """All of the content but the body."""
    body: Mapped[dict[str, Any]] = mapped_column(DOCUMENT, sort_order=2)
    """What was rendered of the source, so that nothing is left to do when the change is published."""
    source: Mapped[str] = mapped_column(LONG_TEXT, sort_order=2)
