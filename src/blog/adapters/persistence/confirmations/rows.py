"""The table of confirmations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import Digest, text


class ConfirmationRow(AggregateRow, Base):
    """A one-time secret and what it is good for."""

    __tablename__ = "confirmations"

    purpose: Mapped[str] = mapped_column(text(30))
    email: Mapped[str | None] = mapped_column(text(100))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    # No reference: who is gone has no say any more, and what they asked for ends by itself in half an hour.
    requested_by: Mapped[UUID | None]
    previous_email: Mapped[str | None] = mapped_column(text(100))
    token_digest: Mapped[bytes | None] = mapped_column(Digest(), unique=True)
    issued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "user_id", "purpose"), Index(None, "expires_at", "id"), TABLE_OPTIONS)
