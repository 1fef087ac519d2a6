"""What addresses and filters name things by: an id, or a readable handle."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import Path

from blog.application.posts.queries import PostRef
from blog.application.series.queries import SeriesRef
from blog.application.tags.queries import TagRef
from blog.application.users.queries import UserRef
from blog.domain.common.errors import DomainError, ValidationFailed
from blog.domain.common.ids import PostId, SeriesId, TagId, UserId, parsed_id
from blog.domain.common.slug import SLUG_PATTERN, Slug
from blog.domain.common.text import invalid
from blog.domain.custom_fields.errors import FieldNotFound
from blog.domain.custom_fields.values import KEY_PATTERN, FieldKey
from blog.domain.posts.errors import PostNotFound
from blog.domain.series.errors import SeriesNotFound
from blog.domain.tags.errors import TagNotFound
from blog.domain.users.values import Username

Id = TypeVar("Id")
Handle = TypeVar("Handle")

# Published, but not enforced before `post_ref` and its like: what cannot be an address is not there (404).
_SHAPE: Final[dict[str, Any]] = {"pattern": SLUG_PATTERN, "maxLength": Slug.LONGEST}

PostRefPath = Annotated[str, Path(description="The id of the post, or its slug.", json_schema_extra=_SHAPE)]
TagRefPath = Annotated[str, Path(description="The id of the tag, or its slug.", json_schema_extra=_SHAPE)]
SeriesRefPath = Annotated[
    str, Path(description="The id of the series, or its slug.", json_schema_extra=_SHAPE)
]

FieldKeyPath = Annotated[
    str, Path(description="The key of the field.", json_schema_extra={"pattern": KEY_PATTERN})
]


def post_ref(text: str) -> PostRef:
    """The post that an address names. Raises `PostNotFound` for what no post can be called."""
    return _named(text, PostId, Slug, PostNotFound())


def tag_ref(text: str) -> TagRef:
    """The tag that an address names. Raises `TagNotFound` for what no tag can be called."""
    return _named(text, TagId, Slug, TagNotFound())


def series_ref(text: str) -> SeriesRef:
    """The series that an address names. Raises `SeriesNotFound` for what no series can be called."""
    return _named(text, SeriesId, Slug, SeriesNotFound())


def field_key(text: str) -> FieldKey:
    """The custom field that an address names. Raises `FieldNotFound` for what no field can be called."""
    try:
        return FieldKey(text)
    except ValidationFailed:
        raise FieldNotFound from None


def author_ref(text: str) -> UserRef:
    """The user that a filter names. Raises `ValidationFailed` for the parameter `author`."""
    return _user(text, "author")


def user_refs(texts: Iterable[str], field: str) -> tuple[UserRef, ...]:
    """The users that a field of a body names. Raises `ValidationFailed`, for the first one at `field/0`."""
    return tuple(_user(text, f"{field}/{number}") for number, text in enumerate(texts))


def tag_filter(text: str, parameter: str = "tag") -> Slug:
    """The slug that a filter names. Raises `ValidationFailed` for the parameter."""
    return _slug(text, invalid(parameter, "wrong_format", "must be the slug of a tag"))


def series_filter(text: str) -> Slug:
    """The slug that a filter names. Raises `ValidationFailed` for the parameter `series`."""
    return _slug(text, invalid("series", "wrong_format", "must be the slug of a series"))


def other_tag_ref(text: str) -> TagRef:
    """The tag that a tag is to be merged into. Raises `ValidationFailed` for the field `into`."""
    refusal = invalid("into", "wrong_format", "must be the id or the slug of a tag")
    return _named(text, TagId, Slug, refusal)


def wanted_series_ref(text: str) -> SeriesRef:
    """The series that a post is to be in. Raises `ValidationFailed` for the field `series/id_or_slug`."""
    refusal = invalid("series/id_or_slug", "wrong_format", "must be the id or the slug of a series")
    return _named(text, SeriesId, Slug, refusal)


def _user(text: str, field: str) -> UserRef:
    refusal = invalid(field, "wrong_format", "must be the id or the username of a user")
    return _named(text, UserId, Username, refusal)


def _slug(text: str, refusal: DomainError) -> Slug:
    try:
        return Slug(text)
    except ValidationFailed:
        raise refusal from None


def _named(
    text: str, as_id: Callable[[UUID], Id], as_handle: Callable[[str], Handle], refusal: DomainError
) -> Id | Handle:
    identity = parsed_id(text)
    if identity is not None:
        return as_id(identity)
    try:
        return as_handle(text)
    except ValidationFailed:
        raise refusal from None
