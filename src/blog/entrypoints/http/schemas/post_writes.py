"""Posts as they are written."""

from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import PostId
from blog.domain.posts.authors import MOST_AUTHORS
from blog.domain.posts.content import PostContent
from blog.domain.posts.values import PostKind, Visibility
from blog.entrypoints.http.references import user_refs
from blog.entrypoints.http.schemas.custom_fields import GivenValues
from blog.entrypoints.http.schemas.images import GivenImage, ImagePatch
from blog.entrypoints.http.schemas.languages import GivenLocale
from blog.entrypoints.http.schemas.seo import GivenSeo
from blog.entrypoints.http.schemas.series import GivenPlace
from blog.entrypoints.http.schemas.values import (
    Flag,
    GivenContent,
    GivenExcerpt,
    GivenId,
    GivenSlug,
    GivenTagName,
    GivenTitle,
    GivenUsername,
    Request,
)

_NESTED: Final = frozenset({"feature_image", "seo"})

Authors = Annotated[
    list[GivenUsername],
    Field(
        min_length=1,
        max_length=MOST_AUTHORS,
        description="Users, each once, by id or username; the first one is the `author`.",
        examples=[["ada", "grace"]],
    ),
]
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
    locale: GivenLocale | None = Field(None, description="The language; that of the site where it is absent.")
    translation_of: GivenId | None = Field(
        None, description="The id of a post that says the same in another language."
    )
    published: Flag = Field(default=False, description="Whether to publish it at once.")
    visibility: Visibility = Field(Visibility.PUBLIC, description="Who gets to see it once it is published.")
    comments: CommentAccess | None = Field(
        None,
        description="Who may comment: it goes before what the site has for all, but guests comment only "
        "where the site is `open`. Null for whoever the site lets.",
    )
    authors: Authors | None = Field(
        None, description="Who wrote it; the caller where it is absent or null. For editors alone to set."
    )
    series: GivenPlace | None = Field(None, description="What it is to be a part of.")
    custom: GivenValues | None = Field(None, description="Of the fields that the site declares.")

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
            locale=self.locale,
            translation_of=None if self.translation_of is None else PostId(self.translation_of),
            publish=self.published,
            visibility=self.visibility,
            comments=self.comments,
            authors=user_refs(self.authors or (), "authors"),
            series=None if self.series is None else self.series.to_place(),
            custom=self.custom,
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
    locale: GivenLocale = Field(default_factory=str)
    translation_of: GivenId | None = Field(
        default_factory=lambda: None,
        description="Ties it to that post and its translations; null unties it from all of them.",
    )
    visibility: Visibility = Field(default_factory=lambda: Visibility.PUBLIC)
    comments: CommentAccess | None = Field(
        default_factory=lambda: None, description="Null goes back to whoever the site lets comment."
    )
    authors: Authors = Field(default_factory=list, description="All of them. For editors alone to change.")
    series: GivenPlace | None = Field(
        default_factory=lambda: None, description="What it is to be a part of; null takes it out."
    )
    custom: GivenValues | None = Field(
        default_factory=lambda: None, description="Value by value; null takes all of them away."
    )

    def to_changes(self) -> PostChanges:
        """As the use case takes it: only the fields that were sent."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in _NESTED & given.keys():
            given[name] = given[name] and given[name].to_changes()
        if "authors" in given:
            given["authors"] = user_refs(self.authors, "authors")
        if self.series is not None:
            given["series"] = self.series.to_place()
        return PostChanges(**given)
