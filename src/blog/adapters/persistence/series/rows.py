"""The table of series."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import text


class SeriesRow(AggregateRow, Base):
    """A series. The posts in it refer to it."""

    __tablename__ = "series"

    title: Mapped[str] = mapped_column(text(200))
    slug: Mapped[str] = mapped_column(text(100), unique=True)
    description: Mapped[str | None] = mapped_column(text(2_000))

    __table_args__ = (
        Index(None, "title", "id"),
        Index(None, "created_at", "id"),
        TABLE_OPTIONS,
    )
