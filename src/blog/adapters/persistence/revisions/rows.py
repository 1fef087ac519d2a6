"""The table of revisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, Base
from blog.adapters.persistence.types import DOCUMENT, LONG_TEXT, text


class RevisionRow(Base):
    """A post at one version."""

    __tablename__ = "revisions"
    __table_args__ = (TABLE_OPTIONS,)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # No foreign key: it would lock the account of whoever edits, in the wrong order for those who lock both.
    editor_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    changed: Mapped[str] = mapped_column(text(500))
    """The names of the fields that changed, separated by spaces."""
    fields: Mapped[dict[str, Any]] = mapped_column(DOCUMENT)
    """All of the content but the source."""
    source: Mapped[str | None] = mapped_column(LONG_TEXT)
    """Null where it is that of the newest revision before."""
