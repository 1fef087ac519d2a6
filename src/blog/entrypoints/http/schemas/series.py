"""Series on the wire, and the places of posts in them."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from blog.application.posts.placing import WantedPlace
from blog.application.series.curation import NewSeries as SeriesToMake
from blog.application.series.curation import SeriesChanges
from blog.application.series.queries import SERIES_ORDERS
from blog.domain.common.text import LINE_PATTERN
from blog.domain.posts.place import SeriesPlace
from blog.domain.series.values import SeriesDescription, SeriesTitle
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.references import wanted_series_ref
from blog.entrypoints.http.schemas.values import (
    VISIBLE_PATTERN,
    Answer,
    GivenSlug,
    Id,
    Request,
    Time,
    Version,
)

GivenSeriesTitle = Annotated[str, Field(min_length=1, max_length=SeriesTitle.LONGEST, pattern=LINE_PATTERN)]
GivenSeriesDescription = Annotated[
    str, Field(min_length=1, max_length=SeriesDescription.MOST_BYTES, pattern=VISIBLE_PATTERN)
]


class Series(Answer):
    """Posts that are to be read one after the other."""

    id: Id
    title: str = Field(examples=["The sky at night"])
    slug: str = Field(examples=["the-sky-at-night"])
    description: str | None = Field(description="Plain text.", examples=["From first light to last."])
    post_count: int = Field(ge=0, description="Published posts that are in it.")
    created_at: Time
    updated_at: Time
    version: Version


class OneSeriesQuery(SingleQuery):
    """What a series can be asked with."""

    fields: str | None = fields_of(Series)


class SeriesQuery(ListQuery):
    """What the list of series can be asked with."""

    fields: str | None = fields_of(Series)
    sort: str | None = sort_by(SERIES_ORDERS, "by title")


class NewSeries(Request):
    """A new series."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "The sky at night", "description": "From first light to last."}]
        }
    )

    title: GivenSeriesTitle
    slug: GivenSlug | None = Field(None, description="Made from the title where it is absent or null.")
    description: GivenSeriesDescription | None = None

    def to_new_series(self) -> SeriesToMake:
        """As the use case takes it."""
        return SeriesToMake(title=self.title, slug=self.slug, description=self.description)


class SeriesPatch(Request):
    """The fields that are to be different; what is absent stays, and `null` removes (RFC 7396)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "The sky by night", "description": None}]}
    )

    title: GivenSeriesTitle = Field(default_factory=str)
    slug: GivenSlug = Field(default_factory=str, description="The one before leads nowhere.")
    description: GivenSeriesDescription | None = Field(default_factory=lambda: None)

    def to_changes(self) -> SeriesChanges:
        """As the use case takes it: only the fields that were sent."""
        return SeriesChanges(**{name: getattr(self, name) for name in self.model_fields_set})


class PostSeries(Answer):
    """A series, and which part of it the post is."""

    id: UUID
    title: str
    slug: str
    part: int = Field(ge=1, le=SeriesPlace.LAST)


class PostLink(Answer):
    """A post that is next to another one."""

    id: UUID
    slug: str
    title: str


class GivenPlace(Request):
    """Where a post is to stand. Both fields are given, and together they replace what was there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id_or_slug": "the-sky-at-night", "part": 2}]})

    id_or_slug: GivenSlug = Field(description="The id, or the slug, of a series that you can read.")
    part: Annotated[int, Field(strict=True)] = Field(
        ge=1,
        le=SeriesPlace.LAST,
        description="Posts that share one come as they were published. There may be gaps.",
    )

    def to_place(self) -> WantedPlace:
        """As the use case takes it. Raises `ValidationFailed`."""
        return WantedPlace(series=wanted_series_ref(self.id_or_slug), part=self.part)
