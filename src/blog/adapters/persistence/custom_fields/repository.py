"""Custom fields within one unit of work."""

from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from blog.adapters.persistence.custom_fields.mapping import to_constraints, to_domain, write
from blog.adapters.persistence.custom_fields.rows import CustomFieldRow, CustomValueRow
from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.errors import FieldKeyTaken, FieldNotFound
from blog.domain.custom_fields.repository import CustomFieldRepository
from blog.domain.custom_fields.rules import FieldRule, FieldRules
from blog.domain.custom_fields.values import FieldKey, FieldType

_RULES: Final[Rules] = MappingProxyType({"uq_custom_fields_key": FieldKeyTaken})
_FIELDS: Final = locking(select(CustomFieldRow))
_BY_ID: Final = _FIELDS.where(CustomFieldRow.id == bindparam("id"))
_BY_KEY: Final = _FIELDS.where(CustomFieldRow.key == bindparam("key"))
# Not the lock of those who only refer to a row: what a field allows must not change either.
_KEPT: Final = (
    select(
        CustomFieldRow.id,
        CustomFieldRow.key,
        CustomFieldRow.type,
        CustomFieldRow.constraints,
        CustomFieldRow.is_required,
    )
    .order_by(CustomFieldRow.id)
    .with_for_update(read=True)
)
_LOCKED: Final = select(CustomFieldRow.id).order_by(CustomFieldRow.id).with_for_update(key_share=True)
_COUNT: Final = select(func.count()).select_from(CustomFieldRow)


class _characters(FunctionElement[int]):  # noqa: N801 - the name of a function of SQL
    """How many characters a text has; `length` counts bytes on MySQL."""

    name = "characters"
    type = Integer()
    inherit_cache = True


@compiles(_characters)
def _on_most(element: _characters, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"char_length({compiler.process(element.clauses, **options)})"


@compiles(_characters, "sqlite")
def _on_sqlite(element: _characters, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"length({compiler.process(element.clauses, **options)})"


class SqlAlchemyCustomFieldRepository(CustomFieldRepository):
    """Custom fields, in the table `custom_fields`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[CustomFieldId, CustomFieldRow] = {}

    async def get(self, field_id: CustomFieldId) -> CustomField:
        return await self._one(_BY_ID, id=field_id)

    async def get_by_key(self, key: FieldKey) -> CustomField:
        return await self._one(_BY_KEY, key=key.value)

    async def rules(self) -> FieldRules:
        return FieldRules(
            {
                key: FieldRule(
                    id=CustomFieldId(field_id),
                    key=key,
                    type=FieldType(kind),
                    constraints=to_constraints(kind, constraints),
                    is_required=is_required,
                )
                for field_id, key, kind, constraints, is_required in await self._work.rows(_KEPT)
            }
        )

    async def count(self) -> int:
        await self._work.rows(_LOCKED)
        # Apart from the first, which does not see what was stored while it waited.
        ((count,),) = await self._work.rows(_COUNT)
        return count

    async def count_broken(self, field: CustomField) -> int:
        broken = _broken(field.constraints)
        statement = select(func.count()).where(CustomValueRow.field_id == field.id, or_(*broken))
        ((count,),) = await self._work.rows(statement)
        return count

    async def add(self, field: CustomField) -> None:
        row = write(field, CustomFieldRow())
        await self._work.add(row, field, _RULES)
        self._rows[field.id] = row

    async def save(self, field: CustomField) -> None:
        row = self._rows[field.id]
        loaded = row.version
        await self._work.save(write(field, row), field, loaded, _RULES)

    async def remove(self, field: CustomField) -> None:
        await self._work.remove(self._rows.pop(field.id), field)

    async def _one(self, statement: Select[CustomFieldRow], **values: object) -> CustomField:
        row = await self._work.load(statement, **values)
        if row is None:
            raise FieldNotFound
        field = to_domain(row)
        self._rows[field.id] = row
        return field


def _broken(limits: Constraints) -> list[ColumnElement[bool]]:
    """What of a value these constraints do not allow, as many as there are of them."""
    broken: list[ColumnElement[bool]] = []
    if limits.minimum is not None:
        broken.append(CustomValueRow.number < limits.minimum)
    if limits.maximum is not None:
        broken.append(CustomValueRow.number > limits.maximum)
    if limits.max_length is not None:
        broken.append(_characters(CustomValueRow.value) > limits.max_length)
    if limits.options is not None:
        broken.append(CustomValueRow.term.not_in([*limits.options]))
    return broken
