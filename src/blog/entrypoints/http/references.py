"""What addresses and filters name things by: an id, or a readable handle."""

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import Path

from blog.application.posts.queries import PostRef
from blog.application.tags.queries import TagRef
from blog.domain.common.errors import DomainError, ValidationFailed
from blog.domain.common.ids import PostId, TagId, UserId, parsed_id
from blog.domain.common.slug import SLUG_PATTERN, Slug
from blog.domain.common.text import invalid
from blog.domain.custom_fields.errors import FieldNotFound
from blog.domain.custom_fields.values import KEY_PATTERN, FieldKey
from blog.domain.posts.errors import PostNotFound
from blog.domain.tags.errors import TagNotFound
from blog.domain.users.values import Username

Id = TypeVar("Id")
Handle = TypeVar("Handle")

# Published, but not enforced before `post_ref` and its like: what cannot be an address is not there (404).
_SHAPE: Final[dict[str, Any]] = {"pattern": SLUG_PATTERN, "maxLength": Slug.LONGEST}

PostRefPath = Annotated[str, Path(description="The id of the post, or its slug.", json_schema_extra=_SHAPE)]
TagRefPath = Annotated[str, Path(description="The id of the tag, or its slug.", json_schema_extra=_SHAPE)]

FieldKeyPath = Annotated[
    str, Path(description="The key of the field.", json_schema_extra={"pattern": KEY_PATTERN})
]


def post_ref(text: str) -> PostRef:
    """The post that an address names. Raises `PostNotFound` for what no post can be called."""
    return _named(text, PostId, Slug, PostNotFound())


def tag_ref(text: str) -> TagRef:
    """The tag that an address names. Raises `TagNotFound` for what no tag can be called."""
    return _named(text, TagId, Slug, TagNotFound())


def field_key(text: str) -> FieldKey:
    """The custom field that an address names. Raises `FieldNotFound` for what no field can be called."""
    try:
        return FieldKey(text)
    except ValidationFailed:
        raise FieldNotFound from None


def author_ref(text: str) -> UserId | Username:
    """The user that a filter names. Raises `ValidationFailed` for the parameter `author`."""
    refusal = invalid("author", "wrong_format", "must be the id or the username of a user")
    return _named(text, UserId, Username, refusal)


def tag_filter(text: str, parameter: str = "tag") -> Slug:
    """The slug that a filter names. Raises `ValidationFailed` for the parameter."""
    try:
        return Slug(text)
    except ValidationFailed:
        raise invalid(parameter, "wrong_format", "must be the slug of a tag") from None


def other_tag_ref(text: str) -> TagRef:
    """The tag that a tag is to be merged into. Raises `ValidationFailed` for the field `into`."""
    refusal = invalid("into", "wrong_format", "must be the id or the slug of a tag")
    return _named(text, TagId, Slug, refusal)


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
