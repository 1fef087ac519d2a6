"""Tags on the wire."""

from pydantic import ConfigDict, Field

from blog.application.tags.curation import TagChanges
from blog.application.tags.queries import TAG_ORDERS
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.values import Answer, GivenSlug, GivenTagName, Id, Request, Time, Version


class Tag(Answer):
    """A subject that posts share."""

    id: Id
    name: str = Field(examples=["Astronomy"])
    slug: str = Field(examples=["astronomy"])
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

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Astronomy"}]})

    name: GivenTagName = Field(description="Unique, apart from case.")
    slug: GivenSlug | None = Field(None, description="Made from the name where it is absent or null.")


class TagPatch(Request):
    """The fields that are to be different; what is absent stays (RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Astronomy & space"}]})

    name: GivenTagName = Field(default_factory=str)
    slug: GivenSlug = Field(default_factory=str)

    def to_changes(self) -> TagChanges:
        """As the use case takes it: only the fields that were sent."""
        return TagChanges(**{name: getattr(self, name) for name in self.model_fields_set})
