"""Previews on the wire."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import ConfigDict, Field

from blog.application.previews.issuing import NewPreview
from blog.application.previews.queries import PREVIEW_ORDERS
from blog.domain.common.text import LINE_PATTERN
from blog.domain.previews.preview import Preview as PreviewAggregate
from blog.domain.previews.values import PreviewNote
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.posts import Author
from blog.entrypoints.http.schemas.values import Answer, Id, Request, Time

_SECOND: Final = timedelta(seconds=1)


class Preview(Answer):
    """A link that shows one post, without what opens it."""

    id: Id
    post_id: Id
    note: str | None = Field(examples=["For the editor in chief"])
    created_by: Author = Field(description="Who made it. It shows nothing once they may not read the draft.")
    expires_at: Time
    created_at: Time


class IssuedPreview(Preview):
    """A new preview with what opens it."""

    token: str = Field(
        description="What opens it: as `Authorization: Bearer …` at `GET /previews`. It is shown this once.",
        examples=["bv_…"],
    )
    url: str = Field(
        description="The link to this service, which answers with JSON. Whoever has it can read the post.",
        examples=["https://api.example.org/previews/bv_…"],
        json_schema_extra={"format": "uri-reference"},
    )
    page_url: str | None = Field(
        description="The page of the front end, where `BLOG_PREVIEW_URL` names one.",
        examples=["https://example.org/preview?token=bv_…"],
    )


class PreviewMaking(Request):
    """The preview that is wanted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"expires_in": 86_400, "note": "For the editor in chief"}]}
    )

    expires_in: Annotated[int, Field(strict=True)] = Field(
        PreviewAggregate.DEFAULT_LIFE // _SECOND,
        ge=PreviewAggregate.SHORTEST_LIFE // _SECOND,
        le=PreviewAggregate.LONGEST_LIFE // _SECOND,
        description="Seconds from now.",
    )
    note: Annotated[str, Field(min_length=1, max_length=PreviewNote.LONGEST, pattern=LINE_PATTERN)] | None = (
        Field(None, description="What it is for, for whoever looks through the previews later.")
    )

    def to_new_preview(self) -> NewPreview:
        """As the use case takes it."""
        return NewPreview(lasts=timedelta(seconds=self.expires_in), note=self.note)


class OnePreviewQuery(SingleQuery):
    """What a preview can be asked with."""

    fields: str | None = fields_of(Preview)


class PreviewsQuery(ListQuery):
    """What the list of previews can be asked with."""

    fields: str | None = fields_of(Preview)
    sort: str | None = sort_by(PREVIEW_ORDERS, "the newest first")
