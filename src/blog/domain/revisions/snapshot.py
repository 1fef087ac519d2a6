"""The content of a post as plain values, and back: the one place that knows how a revision keeps it.

It goes by the types of the fields, so that a new field of `PostContent` is kept without a word here: text,
numbers, truth, times, ids, enumerations, value objects, dataclasses and tuples of these, and mappings of
plain values. A type that is none of these is a `TypeError` at the first post that has one. A field that came
later than a snapshot has its default there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from blog.domain.common.custom import CustomValues
from blog.domain.posts.content import PostContent, called
from blog.domain.posts.values import Body, Markdown

Json = str | int | float | bool | None | list[Any] | dict[str, Any]
Snapshot = Mapping[str, Json]
"""The fields of a content, by the names that callers know; of the body only its source, as `content`."""

SOURCE: Final = "content"
"""The field that holds the source of the body."""


def snapshot_of(content: PostContent) -> dict[str, Json]:
    """What a revision keeps of this content."""
    return {called(each.name): _plain(getattr(content, each.name)) for each in fields(content)}


def content_of(snapshot: Snapshot, body: Body | None = None) -> PostContent:
    """The content that a snapshot was taken of, with this body for its source.

    Without a body it has an empty one around the source: enough to compare, not to show. Raises
    `ValidationFailed` where a rule has become stricter since.
    """
    hints = get_type_hints(PostContent)
    values = {
        each.name: _value(hints[each.name], snapshot[called(each.name)])
        for each in fields(PostContent)
        if called(each.name) in snapshot or _has_no_default(each)
    }
    return PostContent(**values if body is None else values | {"body": body})


def completed(snapshot: Snapshot) -> dict[str, Json]:
    """The snapshot with the defaults of the fields, and of parts of fields, that came later than it."""
    whole = dict(snapshot)
    for each in fields(PostContent):
        name, default = called(each.name), _default(each)
        kept = whole.setdefault(name, default)
        if isinstance(kept, dict) and isinstance(default, dict):
            whole[name] = {**default, **kept}
    return whole


def differences(one: Snapshot, other: Snapshot) -> tuple[str, ...]:
    """The names of the fields in which the two differ; one that is missing in either is no difference."""
    return tuple(name for name, value in other.items() if name in one and one[name] != value)


def _unrendered(source: str) -> Body:
    return Body(source=Markdown(source), html="", summary="", word_count=0, toc=(), renderer="")


def _has_no_default(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _default(each: Field[Any]) -> Json:
    if each.default is not MISSING:
        return _plain(each.default)
    return None if each.default_factory is MISSING else _plain(each.default_factory())


def _plain(value: object) -> Json:
    for kind, make in _TO_PLAIN:
        if isinstance(value, kind):
            return make(value)
    if not is_dataclass(value):
        raise TypeError(f"a revision does not keep values of {type(value).__name__}")
    parts = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return parts["value"] if parts.keys() == {"value"} else parts


def _value(hint: Any, plain: Any) -> Any:  # noqa: ANN401 - a type, and what is of it
    """What `_plain` made of a value of this type, made into that value again."""
    hint = hint.__supertype__ if isinstance(hint, NewType) else hint
    kind, parts = get_origin(hint) or hint, get_args(hint)
    if kind in {Union, UnionType}:
        (only,) = (part for part in parts if part is not NoneType)
        return None if plain is None else _value(only, plain)
    if kind is tuple:
        return tuple(_value(parts[0], item) for item in plain)
    for base, make in _FROM_PLAIN:
        if issubclass(kind, base):
            return make(kind, plain)
    if not is_dataclass(kind):
        raise TypeError(f"a revision does not keep values of {hint}")
    return _made(kind, plain)


def _made(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - as above
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    given = {"value": plain} if names == ["value"] else plain
    return kind(**{name: _value(hints[name], given[name]) for name in names if name in given})


_TO_PLAIN: Final[Sequence[tuple[Any, Callable[[Any], Json]]]] = (
    (Body, lambda body: body.source.value),
    (Enum, lambda member: _plain(member.value)),
    ((str, int, float, NoneType), lambda plain: plain),
    (UUID, str),
    (datetime, datetime.isoformat),
    (tuple, lambda items: [_plain(item) for item in items]),
    (Mapping, lambda items: {str(key): _plain(item) for key, item in items.items()}),
)
_FROM_PLAIN: Final[Sequence[tuple[Any, Callable[[Any, Any], Any]]]] = (
    (Body, lambda _, source: _unrendered(source)),
    ((Enum, UUID), lambda kind, plain: kind(plain)),
    ((str, int, float), lambda _, plain: plain),
    (datetime, lambda _, text: datetime.fromisoformat(text)),
    (CustomValues, lambda _, values: CustomValues(values)),
    (Mapping, lambda _, items: dict(items)),
)
