"""Posts on the wire."""

from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import POST_ORDERS, PostFilter
from blog.domain.posts.content import PostContent
from blog.domain.posts.values import PostKind, PostStatus
from blog.entrypoints.http.parameters import (
    ListQuery,
    Moment,
    SingleQuery,
    Truth,
    fields_of,
    names_pattern,
    sort_by,
)
from blog.entrypoints.http.references import author_ref, tag_filter
from blog.entrypoints.http.schemas.images import FeatureImage, GivenImage, ImagePatch
from blog.entrypoints.http.schemas.seo import GivenSeo, PostMeta, Seo
from blog.entrypoints.http.schemas.values import (
    Answer,
    Flag,
    GivenContent,
    GivenExcerpt,
    GivenSlug,
    GivenTagName,
    GivenTitle,
    GivenUsername,
    Html,
    Id,
    Request,
    Time,
    Version,
    wrong_format,
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
    excerpt: str = Field(description="Written by the author, or else the first words of the content.")
    status: PostStatus
    published: bool = Field(validation_alias="is_published", description="Whether everybody may read it.")
    published_at: Time | None
    kind: PostKind = Field(description="Part of the stream, or a page of its own, such as an imprint.")
    featured: bool = Field(description="Whether the editors want to see it in front.")
    feature_image: FeatureImage | None
    scheduled_at: Time | None = Field(description="When it goes public by itself.")
    author: Author
    tags: tuple[TagLabel, ...]
    word_count: int = Field(ge=0, description="Of the text as it is read.")
    primary_tag: TagLabel | None = Field(validation_alias="primary_tag", description="The first of its tags.")
    reading_time: int = Field(ge=1, description="Whole minutes.")
    comment_count: int = Field(ge=0, description="Comments that are approved.")
    created_at: Time
    updated_at: Time
    version: Version


class Post(PostSummary):
    """A post with its content."""

    content: str = Field(description="Markdown (CommonMark).")
    content_html: Html
    toc: tuple[Heading, ...] = Field(description="The headings of the content in their order; at most 500.")
    pending: PendingChange | None = Field(
        description="What of these fields readers do not see yet. Always null without `draft=true`."
    )
    seo: Seo
    meta: PostMeta


def _nothing() -> Any:  # noqa: ANN401 - the default of a field that is left out, whatever its type
    return None


class PostInList(PostSummary):
    """A post as lists show it, with what `include` asks for."""

    content: str = Field(default_factory=str, description="Only with `include=content`.")
    content_html: Html = Field(default_factory=str, description="Only with `include=content`.")
    toc: tuple[Heading, ...] = Field(default=(), description="Only with `include=content`.")
    seo: Seo = Field(default_factory=_nothing, description="Only with `include=meta`.")
    meta: PostMeta = Field(default_factory=_nothing, description="Only with `include=meta`.")


_BODY: Final = frozenset({"content", "content_html", "toc"})
_META: Final = frozenset({"seo", "meta"})
_INCLUDED: Final = frozenset({"content", "meta"})
_KIND: Final = {"post": PostKind.POST, "page": PostKind.PAGE, "any": None}
_ANY: Final = "any"

_NESTED: Final = frozenset({"feature_image", "seo"})

Tags = Annotated[list[GivenTagName], Field(max_length=PostContent.MOST_TAGS)]


class PostDraft(Request):
    """A new post."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"title": "First light", "content": "It *works*.", "tags": ["astronomy"], "published": True}
            ]
        }
    )

    title: GivenTitle
    content: GivenContent = Field("", description="Markdown, at most 204,800 bytes.")
    slug: GivenSlug | None = Field(None, description="Made from the title where it is absent or null.")
    excerpt: GivenExcerpt | None = Field(
        None, description="The first words of the content where it is absent or null."
    )
    tags: Tags = Field(default_factory=list, description="Names; those that do not exist yet are made.")
    kind: PostKind = Field(PostKind.POST, description="A page is in no list unless it is asked for.")
    featured: Flag = Field(default=False, description="For editors alone to set.")
    feature_image: GivenImage | None = Field(None)
    seo: GivenSeo | None = Field(None, description="What is absent or null is made from the rest.")
    published: Flag = Field(default=False, description="Whether to publish it at once.")

    def to_new_post(self) -> NewPost:
        """As the use case takes it."""
        return NewPost(
            title=self.title,
            content=self.content,
            slug=self.slug,
            excerpt=self.excerpt,
            tags=self.tags,
            kind=self.kind,
            featured=self.featured,
            feature_image=None if self.feature_image is None else self.feature_image.to_changes(),
            seo=None if self.seo is None else self.seo.to_changes(),
            publish=self.published,
        )


class PostPatch(Request):
    """The fields that are to be different; what is absent stays, and `null` removes (RFC 7396)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "First light, again", "excerpt": None}]}
    )

    title: GivenTitle = Field(default_factory=str)
    content: GivenContent = Field(default_factory=str)
    slug: GivenSlug = Field(default_factory=str)
    excerpt: GivenExcerpt | None = Field(default_factory=lambda: None)
    tags: Tags = Field(default_factory=list)
    kind: PostKind = Field(default_factory=lambda: PostKind.POST)
    featured: Flag = Field(default_factory=bool, description="For editors alone to change.")
    feature_image: ImagePatch | None = Field(
        default_factory=lambda: None, description="Field by field; null takes it away."
    )
    seo: GivenSeo | None = Field(
        default_factory=lambda: None, description="Field by field; null goes back to the fall-backs."
    )

    def to_changes(self) -> PostChanges:
        """As the use case takes it: only the fields that were sent."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in _NESTED & given.keys():
            given[name] = given[name] and given[name].to_changes()
        return PostChanges(**given)


class PostPatchQuery(BaseModel):
    """How a post can be edited."""

    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    on_conflict: Literal["fail", "merge"] = Field(
        "fail",
        description="What happens where the post has changed since the version that `If-Match` names: 412, "
        "or the edit goes on top of what others changed, unless they changed the same fields.",
    )
    draft: Truth = Field(
        default=False,
        description="Whether readers are to see nothing of it before the change is published. A post that is "
        "not public is edited itself. Not with `on_conflict=merge`.",
    )

    @model_validator(mode="after")
    def _draft_is_alone(self) -> Self:
        if self.draft and self.on_conflict == "merge":
            raise wrong_format("draft=true goes not with on_conflict=merge")
        return self


class OnePostQuery(SingleQuery):
    """What a post can be asked with."""

    fields: str | None = fields_of(Post)
    draft: Truth = Field(
        default=False,
        description="The post with its pending change, which only those who may edit it know of.",
    )


class PostsQuery(ListQuery):
    """What the list of posts can be asked with."""

    fields: str | None = fields_of(Post)
    sort: str | None = sort_by(POST_ORDERS, "the newest first")
    tag: list[GivenSlug] = Field(
        default_factory=list, max_length=20, description="Posts with any of these tags, by slug."
    )
    primary_tag: GivenSlug | None = Field(
        None, description="Posts that have this tag, by slug, as the first of their tags."
    )
    author: GivenUsername | None = Field(None, description="Posts of this user, by id or username.")
    status: Literal["published", "draft", "scheduled", "unpublished", "trashed", "any"] = Field(
        "published",
        description="What is not published is listed to those who may read it; `any` leaves the trash out.",
    )
    published_from: Moment | None = Field(
        None, alias="published_at[gte]", description="Published at this time or later."
    )
    published_to: Moment | None = Field(
        None, alias="published_at[lte]", description="Published at this time or earlier."
    )
    kind: Literal["post", "page", "any"] = Field("post", description="Posts of the stream, or pages.")
    featured: Truth | None = Field(None, description="Those in front, or those that are not.")
    include: str | None = Field(
        None,
        pattern=names_pattern(_INCLUDED),
        description="`content` for the posts with their content, `meta` with `seo` and `meta`.",
    )

    def to_filter(self) -> PostFilter:
        """As the use case takes it."""
        return PostFilter(
            status=None if self.status == _ANY else PostStatus(self.status),
            kind=_KIND[self.kind],
            featured=self.featured,
            tags=tuple(tag_filter(tag) for tag in self.tag),
            primary_tag=None if self.primary_tag is None else tag_filter(self.primary_tag, "primary_tag"),
            author=None if self.author is None else author_ref(self.author),
            published_from=self.published_from,
            published_to=self.published_to,
        )

    @property
    def with_body(self) -> bool:
        """Whether the contents are asked for."""
        return self._asks_for("content", _BODY)

    @property
    def with_meta(self) -> bool:
        """Whether what machines are to show is asked for."""
        return self._asks_for("meta", _META)

    @property
    def chosen(self) -> frozenset[str] | None:
        """The fields that are asked for, or None for all that there are of what is read."""
        named = super().chosen
        if named is not None or self.with_body is self.with_meta:
            return named
        return frozenset(Post.model_fields) - (_META if self.with_body else _BODY)

    def _asks_for(self, part: str, names: frozenset[str]) -> bool:
        included = part in (self.include or "").split(",")
        return included or bool((super().chosen or frozenset()) & names)
