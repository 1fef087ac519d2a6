"""The custom values of posts: the one place where they are."""

from collections.abc import Callable, Collection, Mapping
from operator import eq, ge, le
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
)

from blog.adapters.persistence.custom_fields.mapping import stored_value, value_of
from blog.adapters.persistence.custom_fields.rows import CustomFieldRow, CustomValueRow
from blog.adapters.persistence.documents import looked_up, rows_as_json
from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.work import Work
from blog.application.custom_fields.filtering import Comparison, CustomCondition
from blog.domain.common.custom import NO_CUSTOM_VALUES, CustomValues
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId
from blog.domain.custom_fields.values import FieldType
from blog.domain.posts.post import Post

_COMPARE: Final[Mapping[Comparison, Callable[[Any, Any], ColumnElement[bool]]]] = MappingProxyType(
    {Comparison.EQUAL: eq, Comparison.AT_LEAST: ge, Comparison.AT_MOST: le}
)
_RULES: Final[Rules] = MappingProxyType({"fk_custom_values_field_id": ConcurrentUpdate})
_OF_POSTS: Final = (
    select(CustomValueRow.post_id, CustomFieldRow.key, CustomValueRow.value, CustomValueRow.number.is_(None))
    .join(CustomFieldRow, CustomFieldRow.id == CustomValueRow.field_id)
    .where(CustomValueRow.post_id.in_(bindparam("posts", expanding=True)))
)
_FIELDS: Final = select(CustomFieldRow.key, CustomFieldRow.id, CustomFieldRow.type).where(
    CustomFieldRow.key.in_(bindparam("keys", expanding=True))
)
_INSERT: Final = insert(CustomValueRow)
_DELETE: Final = delete(CustomValueRow).where(
    CustomValueRow.post_id == bindparam("of"),
    CustomValueRow.field_id.in_(
        select(CustomFieldRow.id).where(CustomFieldRow.key.in_(bindparam("keys", expanding=True)))
    ),
)

# Nothing is looked for where there is none.
CUSTOM: Final = looked_up(
    select(rows_as_json(CustomFieldRow.key, CustomValueRow.value, CustomValueRow.number.is_(None)))
    .select_from(CustomValueRow)
    .join(CustomFieldRow, CustomFieldRow.id == CustomValueRow.field_id)
    .where(CustomValueRow.post_id == PostRow.id)
    .correlate(PostRow)
    .scalar_subquery(),
    where=PostRow.has_custom,
)
"""The values of a post, in one column; `custom_of` reads it."""


def custom_of(stored: Collection[tuple[str, str, object]] | None) -> CustomValues:
    """The values that the column `CUSTOM` holds."""
    if not stored:
        return NO_CUSTOM_VALUES
    return CustomValues({key: value_of(value, is_text=bool(is_text)) for key, value, is_text in stored})


class CustomValueStore:
    """Keeps the table of values as the posts of one unit of work say. Each post is locked by its own row."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._stored: dict[PostId, CustomValues] = {}

    async def load(self, rows: Collection[PostRow]) -> Mapping[UUID, CustomValues]:
        """The values of each of the posts; those that have none are not asked for."""
        found: dict[UUID, list[tuple[str, str, object]]] = {row.id: [] for row in rows}
        if having := [row.id for row in rows if row.has_custom]:
            for post_id, key, value, is_text in await self._work.rows(_OF_POSTS, posts=having):
                found[post_id].append((key, value, is_text))
        values = {post_id: custom_of(stored) for post_id, stored in found.items()}
        self._stored |= {PostId(post_id): each for post_id, each in values.items()}
        return values

    async def store(self, post: Post) -> None:
        """Make the table say what the post says. Raises `ConcurrentUpdate` where a field is gone."""
        stored, wanted = self._stored.get(post.id, NO_CUSTOM_VALUES), post.content.custom
        if wanted == stored:
            return
        dropped = [key for key in stored if wanted.get(key) != stored[key]]
        added = [key for key in wanted if stored.get(key) != wanted[key]]
        fields = await self._work.rows(_FIELDS, keys=added) if added else ()
        if len(fields) < len(added):
            raise ConcurrentUpdate
        rows: list[dict[str, Any]] = [
            {"post_id": post.id, "field_id": field_id, **stored_value(FieldType(kind), wanted[key])}
            for key, field_id, kind in fields
        ]

        def change(connection: Connection) -> None:
            if dropped:
                connection.execute(_DELETE, {"of": post.id, "keys": dropped})
            if rows:
                connection.execute(_INSERT, rows)

        await self._work.write(change, _RULES)
        self._stored[post.id] = wanted


def fulfils(number: int, shape: tuple[bool, Comparison, int]) -> ColumnElement[bool]:
    """Whether a post fulfils a condition of this shape; its values are parameters."""
    is_number, comparison, count = shape
    column = CustomValueRow.number if is_number else CustomValueRow.term
    compared = (
        _COMPARE[comparison](column, bindparam(f"custom_{number}_{each}", type_=column.type))
        for each in range(count)
    )
    return exists().where(
        CustomValueRow.post_id == PostRow.id,
        CustomValueRow.field_id == bindparam(f"custom_{number}", type_=CustomValueRow.field_id.type),
        or_(*compared),
    )


def shape_of(condition: CustomCondition) -> tuple[bool, Comparison, int]:
    """What of a condition makes another statement; the rest of it are parameters."""
    return not isinstance(condition.values[0], str), condition.comparison, len(condition.values)


def parameters_of(number: int, condition: CustomCondition) -> dict[str, object]:
    """The parameters of a condition."""
    values = {
        f"custom_{number}_{each}": value if isinstance(value, str) else float(value)
        for each, value in enumerate(condition.values)
    }
    return {f"custom_{number}": condition.field_id, **values}
