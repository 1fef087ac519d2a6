"""The table of tags."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import text


class TagRow(AggregateRow, Base):
    """A tag."""

    __tablename__ = "tags"

    name: Mapped[str] = mapped_column(text(30))
    # One character of a name has up to 18 in its key.
    name_key: Mapped[str] = mapped_column(text(18 * 30), unique=True)
    slug: Mapped[str] = mapped_column(text(100), unique=True)

    __table_args__ = (
        Index(None, "name", "id"),
        Index(None, "created_at", "id"),
        TABLE_OPTIONS,
    )
