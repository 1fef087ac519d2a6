"""The values that the schemas are made of, with the rules of the domain written out for clients."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from blog.domain.comments.values import CommentText, ReportNote
from blog.domain.common.ids import parsed_id
from blog.domain.common.slug import SLUG_PATTERN, Slug
from blog.domain.common.text import BLOCK_PATTERN, LINE_PATTERN
from blog.domain.common.web_address import LONGEST_WEB_ADDRESS, WEB_ADDRESS_PATTERN
from blog.domain.posts.values import Excerpt, Markdown, Title
from blog.domain.tags.values import COLOUR_PATTERN, MetaDescription, MetaTitle, TagDescription, TagName
from blog.domain.users.values import (
    EMAIL_PATTERN,
    USERNAME_PATTERN,
    Bio,
    Email,
    PlainPassword,
    UserName,
    Username,
)

TIME_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$"
_MOMENT: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"([Tt](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?P<fraction>[0-9]+))?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2}))?",
    re.ASCII,
)
LONGEST_SECRET: Final = 200
VISIBLE_PATTERN: Final = r"^[^\x00]*[^\x00-\x20\x7f-\xa0\s\u00ad\u200b-\u200d\u2060\u3164\ufeff][^\x00]*$"
"""Text of any number of lines with at least one visible character."""


class Answer(BaseModel):
    """What the service sends; read from a view of the application."""

    model_config = ConfigDict(from_attributes=True, json_schema_mode_override="serialization")


class Request(BaseModel):
    """What a client sends: nothing but what the schema names."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def wrong_format(expected: str) -> PydanticCustomError:
    """The error for a value that does not have its form; `expected` says which, never what was sent."""
    return PydanticCustomError("wrong_format", "{expected}", {"expected": expected})


def to_text(moment: datetime) -> str:
    """RFC 3339, always with six digits of a second and Z. The application's times are in UTC."""
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def moment(text: str) -> datetime:
    """A time of RFC 3339, or a date, which stands for its first moment in UTC."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise wrong_format("must be a date or a time of RFC 3339, such as 2026-01-31T12:00:00Z")
    iso = found["date"]
    if found["time"]:
        zone = found["zone"].upper().replace("Z", "+00:00")
        iso += f"T{found['time']}.{(found['fraction'] or '0')[:6]:0<6}{zone}"
    try:
        parsed = datetime.fromisoformat(iso)
    except ValueError:
        raise wrong_format("must be a date that exists") from None
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC)
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        # An hour before the first year or after the last: nothing was published there.
        return (datetime.min if parsed.year == 1 else datetime.max).replace(tzinfo=UTC)  # noqa: DTZ901 - made aware


def _canonical(value: object) -> object:
    if isinstance(value, str) and parsed_id(value) is None:
        raise wrong_format("must be a UUID in its canonical form")
    return value


def _boolean(value: object) -> object:
    if not isinstance(value, bool):
        raise PydanticCustomError("bool_type", "a boolean")
    return value


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "a string")
    return moment(value)


Time = Annotated[
    datetime,
    PlainSerializer(to_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": TIME_PATTERN}),
    Field(examples=["2026-01-31T12:00:00.000000Z"]),
]
Id = Annotated[
    UUID, Field(description="A UUID of version 7.", examples=["019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"])
]
GivenId = Annotated[UUID, BeforeValidator(_canonical)]
GivenTime = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}),
]
"""A time in a body."""
Flag = Annotated[bool, BeforeValidator(_boolean)]
Version = Annotated[int, Field(ge=1, description="Advances with every change; the first part of the `ETag`.")]
Html = Annotated[str, Field(description="Safe HTML, rendered from the Markdown.")]

GivenName = Annotated[str, Field(min_length=1, max_length=UserName.LONGEST, pattern=LINE_PATTERN)]
GivenUsername = Annotated[str, Field(min_length=1, max_length=Username.LONGEST, pattern=USERNAME_PATTERN)]
GivenEmail = Annotated[
    str,
    Field(max_length=Email.LONGEST, pattern=EMAIL_PATTERN),
    # The pattern is for machines that have no better idea; nobody could read it.
    WithJsonSchema({"type": "string", "format": "idn-email", "maxLength": Email.LONGEST}),
]
GivenBio = Annotated[str, Field(max_length=Bio.MOST_BYTES, pattern=BLOCK_PATTERN)]
GivenPassword = Annotated[
    str, Field(min_length=PlainPassword.FEWEST_BYTES, max_length=PlainPassword.MOST_BYTES, repr=False)
]
GivenSecret = Annotated[str, Field(min_length=1, max_length=LONGEST_SECRET, repr=False)]
"""A token that the service handed out."""
GivenTitle = Annotated[str, Field(min_length=1, max_length=Title.LONGEST, pattern=LINE_PATTERN)]
GivenSlug = Annotated[str, Field(min_length=1, max_length=Slug.LONGEST, pattern=SLUG_PATTERN)]
GivenContent = Annotated[str, Field(max_length=Markdown.MOST_BYTES, pattern=BLOCK_PATTERN)]
GivenExcerpt = Annotated[str, Field(min_length=1, max_length=Excerpt.MOST_BYTES, pattern=VISIBLE_PATTERN)]
GivenWebAddress = Annotated[str, Field(max_length=LONGEST_WEB_ADDRESS, pattern=WEB_ADDRESS_PATTERN)]
GivenTagName = Annotated[str, Field(min_length=1, max_length=TagName.LONGEST, pattern=LINE_PATTERN)]
GivenTagDescription = Annotated[
    str, Field(min_length=1, max_length=TagDescription.MOST_BYTES, pattern=VISIBLE_PATTERN)
]
GivenColour = Annotated[str, Field(pattern=COLOUR_PATTERN)]
GivenMetaTitle = Annotated[str, Field(min_length=1, max_length=MetaTitle.LONGEST, pattern=LINE_PATTERN)]
GivenMetaDescription = Annotated[
    str, Field(min_length=1, max_length=MetaDescription.LONGEST, pattern=LINE_PATTERN)
]
GivenComment = Annotated[str, Field(min_length=1, max_length=CommentText.MOST_BYTES, pattern=VISIBLE_PATTERN)]
GivenReportNote = Annotated[str, Field(min_length=1, max_length=ReportNote.LONGEST, pattern=VISIBLE_PATTERN)]
