"""Posts on the wire."""

from typing import Any
from uuid import UUID

from pydantic import Field

from blog.domain.common.discussion import CommentAccess
from blog.domain.posts.values import PostKind, PostStatus, Visibility
from blog.entrypoints.http.schemas.custom_fields import Values
from blog.entrypoints.http.schemas.images import FeatureImage
from blog.entrypoints.http.schemas.languages import Translation
from blog.entrypoints.http.schemas.seo import PostMeta, Seo
from blog.entrypoints.http.schemas.series import PostLink, PostSeries
from blog.entrypoints.http.schemas.values import (
    Answer,
    Html,
    Id,
    Time,
    Version,
)


class Author(Answer):
    """A user as the author of something."""

    id: UUID
    username: str
    name: str


class TagLabel(Answer):
    """A tag as it stands on a post."""

    id: UUID
    name: str
    slug: str


class PendingChange(Answer):
    """A change of a public post that its readers do not see yet."""

    changed: tuple[str, ...] = Field(description="The fields that differ.", examples=[["title"]])
    publish_at: Time | None = Field(description="When it is published by itself.")
    editor: Author | None = Field(description="Who changed it last; null once the account is gone.")
    updated_at: Time
    version: Version


class Heading(Answer):
    """A heading of a post."""

    level: int = Field(ge=1, le=6)
    text: str = Field(max_length=200)
    anchor: str = Field(
        description="The `id` of its element in `content_html`.", examples=["user-content-what-it-is"]
    )


class PostSummary(Answer):
    """A post as lists show it."""

    id: Id
    slug: str = Field(examples=["first-light"])
    title: str = Field(examples=["First light"])
    excerpt: str = Field(
        description="Written by the author, or else the first words of the content; those only with `access`."
    )
    status: PostStatus
    published: bool = Field(
        validation_alias="is_published",
        description="Whether everybody may read it, as far as its `visibility` lets them.",
    )
    published_at: Time | None
    kind: PostKind = Field(description="Part of the stream, or a page of its own, such as an imprint.")
    featured: bool = Field(description="Whether the editors want to see it in front.")
    feature_image: FeatureImage | None
    scheduled_at: Time | None = Field(description="When it goes public by itself.")
    locale: str = Field(description="A language tag (BCP 47).", examples=["de-AT"])
    author: Author
    tags: tuple[TagLabel, ...]
    word_count: int = Field(ge=0, description="Of the text as it is read.")
    primary_tag: TagLabel | None = Field(validation_alias="primary_tag", description="The first of its tags.")
    reading_time: int = Field(ge=1, description="Whole minutes.")
    comment_count: int = Field(ge=0, description="Comments that are approved.")
    created_at: Time
    updated_at: Time
    version: Version
    visibility: Visibility = Field(
        description="`unlisted` is read by whoever has its address. Of what is for `members`, others get no "
        "content and no comments."
    )
    comments: CommentAccess | None = Field(
        description="Who may comment, as far as the site lets them; null for whoever the site lets."
    )
    access: bool = Field(description="Whether its content is for the caller.")
    authors: tuple[Author, ...] = Field(
        validation_alias="authors", description="Who wrote it, in order; the first one is the `author`."
    )
    series: PostSeries | None = Field(description="What it is a part of.")
    custom: Values = Field(description="Of the fields that the site declares.", examples=[{"rating": 4.5}])


class Post(PostSummary):
    """A post with its content."""

    content: str | None = Field(description="Markdown (CommonMark); null where `access` is false.")
    content_html: Html | None = Field(description="Null where `access` is false.")
    toc: tuple[Heading, ...] | None = Field(
        description="The headings of the content in their order; at most 500. Null where `access` is false."
    )
    pending: PendingChange | None = Field(
        description="What of these fields readers do not see yet. Always null without `draft=true`."
    )
    seo: Seo
    translations: tuple[Translation, ...] = Field(
        description="The same in other languages; only those that the caller may read."
    )
    meta: PostMeta
    previous: PostLink | None = Field(
        description="The post before it in its series, of those that everybody may read."
    )
    next: PostLink | None = Field(description="The one after it, likewise.")


def _nothing() -> Any:  # noqa: ANN401 - the default of a field that is left out, whatever its type
    return None


class PostInList(PostSummary):
    """A post as lists show it, with what `include` asks for."""

    content: str | None = Field(
        default_factory=str, description="Only with `include=content`; null where `access` is false."
    )
    content_html: Html | None = Field(
        default_factory=str, description="Only with `include=content`; null where `access` is false."
    )
    toc: tuple[Heading, ...] | None = Field(
        default=(), description="Only with `include=content`; null where `access` is false."
    )
    pending: PendingChange | None = Field(
        default=None, description="Only with `include=content`, and null: lists show what readers see."
    )
    seo: Seo = Field(default_factory=_nothing, description="Only with `include=meta`.")
    translations: tuple[Translation, ...] = Field(
        default_factory=tuple, description="Only with `include=meta`."
    )
    meta: PostMeta = Field(default_factory=_nothing, description="Only with `include=meta`.")
    previous: PostLink | None = Field(default=None, description="Only with `include=meta`.")
    next: PostLink | None = Field(default=None, description="Only with `include=meta`.")
