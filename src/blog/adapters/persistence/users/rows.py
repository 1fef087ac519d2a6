"""The tables of users, and the guard of the rule that there is always an owner."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import text


class UserRow(AggregateRow, Base):
    """An account."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(text(50))
    username: Mapped[str] = mapped_column(text(50), unique=True)
    email: Mapped[str] = mapped_column(text(100))
    email_key: Mapped[str] = mapped_column(text(255), unique=True)
    password: Mapped[str] = mapped_column(text(255))
    role: Mapped[str] = mapped_column(text(20))
    bio: Mapped[str] = mapped_column(text(2_000))
    is_active: Mapped[bool]
    email_verified_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]
    """None for an account that began before this was written down: when it was created."""

    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "name", "id"),
        Index(None, "role", "is_active"),
        TABLE_OPTIONS,
    )


class GuardRow(Base):
    """A row to lock where a rule spans several rows. The migrations make the rows."""

    __tablename__ = "guards"
    __table_args__ = (TABLE_OPTIONS,)

    name: Mapped[str] = mapped_column(text(20), primary_key=True)
