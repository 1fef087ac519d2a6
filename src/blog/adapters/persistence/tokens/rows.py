"""The table of access tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import Digest, text


class TokenRow(AggregateRow, Base):
    """An access token. One for content has no user."""

    __tablename__ = "access_tokens"

    kind: Mapped[str] = mapped_column(text(20))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    made_by: Mapped[UUID]
    name: Mapped[str] = mapped_column(text(100))
    scopes: Mapped[str] = mapped_column(text(500))
    token_digest: Mapped[bytes] = mapped_column(Digest(), unique=True)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "user_id", "created_at", "id"),
        Index(None, "kind", "created_at", "id"),
        Index(None, "expires_at", "id"),
        TABLE_OPTIONS,
    )
