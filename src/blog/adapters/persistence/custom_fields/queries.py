"""The read side of custom fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select

from blog.adapters.persistence.custom_fields.mapping import to_constraints
from blog.adapters.persistence.custom_fields.rows import CustomFieldRow
from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part
from blog.adapters.persistence.reader import Reader
from blog.application.custom_fields.queries import NATURAL_FIELD_ORDER, CustomFieldQueries
from blog.application.custom_fields.views import CustomFieldView
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.custom_fields.values import FieldType

_IDENTITY: Final[Key[CustomFieldView]] = Key(CustomFieldRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[CustomFieldView]]] = MappingProxyType(
    {
        "key": Key(CustomFieldRow.key, attrgetter("key"), str),
        "created_at": Key(CustomFieldRow.created_at, attrgetter("created_at"), datetime),
    }
)
_COLUMNS: Final[AnySelect] = select(
    CustomFieldRow.id,
    CustomFieldRow.key,
    CustomFieldRow.label,
    CustomFieldRow.description,
    CustomFieldRow.type,
    CustomFieldRow.is_required,
    CustomFieldRow.constraints,
    CustomFieldRow.created_at,
    CustomFieldRow.updated_at,
    CustomFieldRow.version,
)
_BY_KEY: Final = _COLUMNS.where(CustomFieldRow.key == bindparam("key"))
_ALL: Final = _COLUMNS.order_by(CustomFieldRow.key)
_COUNT: Final = select(func.count()).select_from(CustomFieldRow)


@lru_cache(maxsize=128)
def _list_statement(shape: PageShape) -> AnySelect:
    return part(_COLUMNS, _keyset(shape), shape)


def _keyset(shape: PageShape) -> Keyset[CustomFieldView]:
    return Keyset(shape.order, _KEYS, _IDENTITY)


class SqlAlchemyCustomFieldQueries(CustomFieldQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, key: str) -> CustomFieldView | None:
        def read(connection: Connection) -> CustomFieldView | None:
            row = connection.execute(_BY_KEY, {"key": key}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def all(self) -> Sequence[CustomFieldView]:
        return await self._reader.read(lambda connection: [_view(row) for row in connection.execute(_ALL)])

    async def list(self, page: PageRequest) -> Page[CustomFieldView]:
        shape = PageShape.of(page, NATURAL_FIELD_ORDER)
        keyset = _keyset(shape)

        def read(connection: Connection) -> Page[CustomFieldView]:
            rows = connection.execute(_list_statement(shape), keyset.parameters(page)).all()
            total = connection.scalar(_COUNT) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)


def _view(row: Row[*tuple[Any, ...]]) -> CustomFieldView:
    field_id, key, label, description, kind, required, constraints, created_at, updated_at, version = row
    limits = to_constraints(kind, constraints)
    return CustomFieldView(
        id=CustomFieldId(field_id),
        key=key,
        label=label,
        description=description,
        type=FieldType(kind),
        required=required,
        minimum=limits.minimum,
        maximum=limits.maximum,
        max_length=limits.max_length,
        options=limits.options,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )
