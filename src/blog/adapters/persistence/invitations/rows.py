"""The table of invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import Digest, text


class InvitationRow(AggregateRow, Base):
    """An invitation."""

    __tablename__ = "invitations"

    email: Mapped[str] = mapped_column(text(100))
    email_key: Mapped[str] = mapped_column(text(255), unique=True)
    role: Mapped[str] = mapped_column(text(20))
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    token_digest: Mapped[bytes | None] = mapped_column(Digest(), unique=True)
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]

    __table_args__ = (Index(None, "created_at", "id"), Index(None, "expires_at", "id"), TABLE_OPTIONS)
