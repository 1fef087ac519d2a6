"""The table of sign-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import Digest, text


class SessionRow(AggregateRow, Base):
    """A sign-in."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "last_seen_at", "id"), Index(None, "created_at", "id"), TABLE_OPTIONS)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[bytes] = mapped_column(Digest(), unique=True)
    last_seen_at: Mapped[datetime]
    authenticated_at: Mapped[datetime | None]
    """None for a session that began before this was written down: when it was created."""
    address: Mapped[str | None] = mapped_column(text(45))
    network: Mapped[str | None] = mapped_column(text(45))
    user_agent: Mapped[str | None] = mapped_column(text(200))

    retired: Mapped[list["RetiredTokenRow"]] = relationship(
        lazy="raise",
        order_by="RetiredTokenRow.retired_at",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class RetiredTokenRow(Base):
    """A token that a newer one of the same session replaced."""

    __tablename__ = "retired_tokens"
    __table_args__ = (TABLE_OPTIONS,)

    token_digest: Mapped[bytes] = mapped_column(Digest(), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    retired_at: Mapped[datetime]
