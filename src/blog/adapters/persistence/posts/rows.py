"""The tables of posts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.adapters.persistence.base import TABLE_OPTIONS, AggregateRow, Base
from blog.adapters.persistence.types import LONG_TEXT, OPTIONAL_DOCUMENT, text
from blog.domain.common.locale import ENGLISH
from blog.domain.posts.values import PostKind, Visibility


class PostRow(AggregateRow, Base):
    """A post."""

    __tablename__ = "posts"

    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    title: Mapped[str] = mapped_column(text(200))
    slug: Mapped[str] = mapped_column(text(100), unique=True)
    excerpt: Mapped[str | None] = mapped_column(text(1_000))
    kind: Mapped[str] = mapped_column(text(20), server_default=PostKind.POST.value)
    status: Mapped[str] = mapped_column(text(20))
    published_at: Mapped[datetime | None]
    scheduled_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(text(35), server_default=ENGLISH.value)
    translation_group: Mapped[UUID | None]
    visibility: Mapped[str] = mapped_column(text(20), server_default=Visibility.PUBLIC.value)
    comment_access: Mapped[str | None] = mapped_column(text(20))
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    # Means nothing without the series: it is left behind where that is deleted.
    series_part: Mapped[int | None]
    featured: Mapped[bool] = mapped_column(server_default=false())
    image_url: Mapped[str | None] = mapped_column(text(2_048))
    image_alt: Mapped[str | None] = mapped_column(text(500))
    image_caption: Mapped[str | None] = mapped_column(text(500))
    seo: Mapped[dict[str, Any] | None] = mapped_column(OPTIONAL_DOCUMENT)
    body_summary: Mapped[str] = mapped_column(LONG_TEXT)
    body_words: Mapped[int]
    body_renderer: Mapped[str] = mapped_column(text(100))
    has_coauthors: Mapped[bool] = mapped_column(server_default=false())
    """Whether there is anything to look for in `post_coauthors`."""
    # False where there are no custom values to look for; it may stay true when their field is removed.
    has_custom: Mapped[bool] = mapped_column(server_default=false())
    # Last in the table: SQLite reads through what stands before a column to get at it.
    body_source: Mapped[str] = mapped_column(LONG_TEXT, sort_order=2)
    body_html: Mapped[str] = mapped_column(LONG_TEXT, sort_order=2)
    # Null only where a release that knew no table of contents has rendered the body.
    body_toc: Mapped[list[list[Any]] | None] = mapped_column(OPTIONAL_DOCUMENT, sort_order=2)

    tags: Mapped[list["PostTagRow"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="PostTagRow.position",
    )

    # Each order of the public list, and the natural one of an author's, is read off an index. What is in
    # no list is rare, so it stands among the rest; by the last column it is passed over without a look at it.
    __table_args__ = (
        Index(None, "status", "kind", "published_at", "id", "visibility"),
        Index(None, "status", "kind", "created_at", "id", "visibility"),
        Index(None, "status", "kind", "updated_at", "id", "visibility"),
        Index(None, "status", "kind", "title", "id", "visibility"),
        Index(None, "author_id", "status", "kind", "published_at", "id", "visibility"),
        Index(None, "status", "scheduled_at"),
        Index(None, "status", "trashed_at"),
        Index(None, "series_id", "status", "series_part", "visibility"),
        Index("uq_posts_translation_group_locale", "translation_group", "locale", unique=True),
        TABLE_OPTIONS,
    )


class PostTagRow(Base):
    """A tag on a post, at its place."""

    __tablename__ = "post_tags"
    __table_args__ = (Index(None, "tag_id", "post_id"), TABLE_OPTIONS)
    # A tag that was deleted meanwhile took this row along, which is no conflict for a post that drops it.
    __mapper_args__ = {"confirm_deleted_rows": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]


class PostCoauthorRow(Base):
    """A user who wrote a post besides its author, at their place."""

    __tablename__ = "post_coauthors"
    __table_args__ = (Index(None, "user_id", "post_id"), TABLE_OPTIONS)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"), primary_key=True)
    position: Mapped[int]


class PostSlugRow(Base):
    """A slug that a post has, or was public under. What was public is kept when its post is deleted.

    Hence the post is no foreign key. The slug of this table is the one that is unique among all posts of all
    times; that of `posts` is its copy, for reading.
    """

    __tablename__ = "post_slugs"
    __table_args__ = (TABLE_OPTIONS,)

    post_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(text(100), primary_key=True, unique=True)
    is_public: Mapped[bool]
