"""Tags on the wire."""

from typing import Annotated

from pydantic import ConfigDict, Field

from blog.application.tags.curation import NewTag as TagToMake
from blog.application.tags.curation import TagChanges
from blog.application.tags.queries import TAG_ORDERS, TagRef
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.web_address import LONGEST_WEB_ADDRESS
from blog.domain.tags.image import HTTPS_PATTERN
from blog.domain.tags.image import TagImage as DomainImage
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.references import other_tag_ref
from blog.entrypoints.http.schemas.images import GivenAlt
from blog.entrypoints.http.schemas.values import (
    Answer,
    GivenColour,
    GivenMetaDescription,
    GivenMetaTitle,
    GivenSlug,
    GivenTagDescription,
    GivenTagName,
    Id,
    Request,
    Time,
    Version,
)

GivenImageUrl = Annotated[str, Field(max_length=LONGEST_WEB_ADDRESS, pattern=HTTPS_PATTERN)]


class TagImage(Answer):
    """The picture that stands for a tag."""

    url: str = Field(examples=["https://images.example.org/sky.webp"])
    alt: str = Field(description="What it shows, in plain text; empty for mere decoration.")


class GivenTagImage(Request):
    """A picture for a tag. Both fields are given, and together they replace what was there."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://images.example.org/sky.webp", "alt": "The sky at night"}]
        }
    )

    url: GivenImageUrl = Field(description="An absolute https URL; it is not fetched.")
    alt: GivenAlt = Field(description="What it shows; empty for mere decoration.")

    def to_image(self) -> DomainImage:
        """As the use case takes it. Raises `ValidationFailed`."""
        return DomainImage(self.url, self.alt)


class Tag(Answer):
    """A subject that posts share."""

    id: Id
    name: str = Field(examples=["Astronomy"])
    slug: str = Field(examples=["astronomy"])
    description: str | None = Field(description="Plain text.", examples=["All about the sky at night."])
    colour: str | None = Field(description="`#rrggbb`, in lower case.", examples=["#1e2a5a"])
    image: TagImage | None
    meta_title: str | None = Field(description="For search engines, where it is not to be the name.")
    meta_description: str | None = Field(
        description="For search engines, where it is not to be the description."
    )
    post_count: int = Field(ge=0, description="Published posts that carry it.")
    created_at: Time
    updated_at: Time
    version: Version


class OneTagQuery(SingleQuery):
    """What a tag can be asked with."""

    fields: str | None = fields_of(Tag)


class TagsQuery(ListQuery):
    """What the list of tags can be asked with."""

    fields: str | None = fields_of(Tag)
    sort: str | None = sort_by(TAG_ORDERS, "by name")


class NewTag(Request):
    """A new tag."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Astronomy", "description": "The sky.", "colour": "#1e2a5a"}]
        }
    )

    name: GivenTagName = Field(description="Unique, apart from case.")
    slug: GivenSlug | None = Field(None, description="Made from the name where it is absent or null.")
    description: GivenTagDescription | None = None
    colour: GivenColour | None = None
    image: GivenTagImage | None = None
    meta_title: GivenMetaTitle | None = None
    meta_description: GivenMetaDescription | None = None

    def to_new_tag(self) -> TagToMake:
        """As the use case takes it."""
        return TagToMake(
            name=self.name,
            slug=self.slug,
            description=self.description,
            colour=self.colour,
            image=None if self.image is None else self.image.to_image(),
            meta_title=self.meta_title,
            meta_description=self.meta_description,
        )


class TagPatch(Request):
    """The fields that are to be different; what is absent stays, and `null` removes (RFC 7396)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Astronomy & space", "description": None}]}
    )

    name: GivenTagName = Field(default_factory=str)
    slug: GivenSlug = Field(default_factory=str, description="The one before leads to the new one.")
    description: GivenTagDescription | None = Field(default_factory=lambda: None)
    colour: GivenColour | None = Field(default_factory=lambda: None)
    image: GivenTagImage | None = Field(default_factory=lambda: None)
    meta_title: GivenMetaTitle | None = Field(default_factory=lambda: None)
    meta_description: GivenMetaDescription | None = Field(default_factory=lambda: None)

    def to_changes(self) -> TagChanges:
        """As the use case takes it: only the fields that were sent."""
        sent = {name: getattr(self, name) for name in self.model_fields_set if name != "image"}
        return TagChanges(**sent, image=self._image())

    def _image(self) -> DomainImage | None | Unset:
        if "image" not in self.model_fields_set:
            return UNSET
        return None if self.image is None else self.image.to_image()


class TagMerge(Request):
    """What a tag becomes a part of."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "astronomy"}]})

    into: GivenSlug = Field(description="The id, or the slug, of the tag that takes over the posts.")

    def to_ref(self) -> TagRef:
        """As the use case takes it."""
        return other_tag_ref(self.into)
