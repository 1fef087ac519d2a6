"""The tables of custom fields."""

from typing import Any
from uuid import UUID

from sqlalchemy import Double, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import DOCUMENT, text


class CustomFieldRow(AggregateRow, Base):
    """A field that posts can have a value of."""

    __tablename__ = "custom_fields"

    key: Mapped[str] = mapped_column(text(40), unique=True)
    label: Mapped[str] = mapped_column(text(100))
    description: Mapped[str | None] = mapped_column(text(1_000))
    type: Mapped[str] = mapped_column(text(20))
    is_required: Mapped[bool] = mapped_column(server_default=false())
    constraints: Mapped[dict[str, Any]] = mapped_column(DOCUMENT)

    __table_args__ = (Index(None, "created_at", "id"), TABLE_OPTIONS)


class CustomValueRow(Base):
    """The value that a post has of a field."""

    __tablename__ = "custom_values"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    field_id: Mapped[UUID] = mapped_column(
        ForeignKey("custom_fields.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[str] = mapped_column(text(2_048))
    """Numbers and truth as JSON has them, so that they come back to the last digit from every database."""
    number: Mapped[float | None] = mapped_column(Double())
    """What numbers and truth are compared by; null for text."""
    term: Mapped[str | None] = mapped_column(text(255))
    """What text that lists can be filtered by is compared by; null for all else."""

    __table_args__ = (
        Index(None, "field_id", "number", "post_id"),
        Index(None, "field_id", "term", "post_id"),
        TABLE_OPTIONS,
    )
