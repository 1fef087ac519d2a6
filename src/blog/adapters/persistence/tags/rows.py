"""The tables of tags."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
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
    description: Mapped[str | None] = mapped_column(text(2_000))
    colour: Mapped[str | None] = mapped_column(text(7))
    image_url: Mapped[str | None] = mapped_column(text(2_048))
    image_alt: Mapped[str | None] = mapped_column(text(500))
    meta_title: Mapped[str | None] = mapped_column(text(300))
    meta_description: Mapped[str | None] = mapped_column(text(500))

    __table_args__ = (
        Index(None, "name", "id"),
        Index(None, "created_at", "id"),
        TABLE_OPTIONS,
    )


class TagLeadRow(Base):
    """A slug that a tag had once, and the tag that it leads to. A slug is in `tags` or here, never in both.

    What a merged tag leaves behind has its id and the key of its name as well.
    """

    __tablename__ = "tag_leads"
    __table_args__ = (Index(None, "tag_id"), TABLE_OPTIONS)

    slug: Mapped[str] = mapped_column(text(100), primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"))
    was_public: Mapped[bool]
    merged_id: Mapped[UUID | None] = mapped_column(unique=True)
    merged_name_key: Mapped[str | None] = mapped_column(text(18 * 30), unique=True)
