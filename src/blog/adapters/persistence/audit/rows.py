"""The table of the audit trail, and the end of its chain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, Base
from blog.adapters.persistence.types import Digest, text


class AuditRow(Base):
    """One act. The hash covers all other columns, and so the row before."""

    __tablename__ = "audit"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    credential: Mapped[str] = mapped_column(text(20))
    credential_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(text(50))
    target_type: Mapped[str | None] = mapped_column(text(20))
    target_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(text(50))
    address: Mapped[str | None] = mapped_column(text(45))
    request_id: Mapped[str | None] = mapped_column(text(128))
    changed: Mapped[str] = mapped_column(text(500))
    """The names of the fields that changed, separated by spaces; never their values."""
    previous_hash: Mapped[bytes] = mapped_column(Digest())
    hash: Mapped[bytes] = mapped_column(Digest())

    # No foreign keys: the trail outlives whom it tells of.
    __table_args__ = (
        Index(None, "actor_id", "sequence"),
        Index(None, "target_id", "sequence"),
        Index(None, "action", "sequence"),
        Index(None, "outcome", "sequence"),
        Index(None, "recorded_at", "sequence"),
        TABLE_OPTIONS,
    )


class AuditHeadRow(Base):
    """The end of the chain: whoever appends locks it. The migrations make the row."""

    __tablename__ = "audit_head"
    __table_args__ = (TABLE_OPTIONS,)

    name: Mapped[str] = mapped_column(text(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(Digest())
