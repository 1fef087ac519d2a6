"""The table of sign-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import Digest


class SessionRow(AggregateRow, Base):
    """A sign-in."""

    __tablename__ = "sessions"
    __table_args__ = (TABLE_OPTIONS,)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[bytes] = mapped_column(Digest(), unique=True)
    last_seen_at: Mapped[datetime]
