"""The table of events, and that of the right to deliver them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, Base
from blog.adapters.persistence.types import DOCUMENT, SEQUENCE
from blog.adapters.persistence.types import text as text_of

_UNDELIVERED: Final = text("delivered_at IS NULL AND parked_at IS NULL")


class OutboxRow(Base):
    """An event."""

    __tablename__ = "outbox"

    # Within an aggregate the numbers follow each other: its next change waits for the lock of this one.
    # Across aggregates they do not say who committed first. None is given twice: subscribers remember them.
    id: Mapped[int] = mapped_column(SEQUENCE, primary_key=True)
    name: Mapped[str] = mapped_column(text_of(50))
    aggregate_type: Mapped[str] = mapped_column(text_of(20))
    aggregate_id: Mapped[UUID]
    aggregate_version: Mapped[int]
    actor_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(DOCUMENT)
    recorded_at: Mapped[datetime]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(text_of(500))

    __table_args__ = (
        Index(
            "ix_outbox_undelivered",
            "delivered_at",
            "parked_at",
            "id",
            postgresql_where=_UNDELIVERED,
            sqlite_where=_UNDELIVERED,
        ),
        Index(None, "aggregate_id", "id"),
        TABLE_OPTIONS | {"sqlite_autoincrement": True},
    )


class LeaseRow(Base):
    """A right that one process at a time holds. The migrations make the rows."""

    __tablename__ = "leases"
    __table_args__ = (TABLE_OPTIONS,)

    name: Mapped[str] = mapped_column(text_of(20), primary_key=True)
    holder: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
