"""Between custom fields, their values, and rows."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from blog.adapters.persistence.custom_fields.rows import CustomFieldRow
from blog.domain.common.custom import CustomValue
from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.values import FieldDescription, FieldKey, FieldLabel, FieldType

_LIMITS: Final = tuple(each.name for each in fields(Constraints))


def to_domain(row: CustomFieldRow) -> CustomField:
    """The field that the row holds."""
    return CustomField(
        id=CustomFieldId(row.id),
        key=FieldKey(row.key),
        label=FieldLabel(row.label),
        description=None if row.description is None else FieldDescription(row.description),
        type=FieldType(row.type),
        is_required=row.is_required,
        constraints=to_constraints(row.type, row.constraints),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(field: CustomField, row: CustomFieldRow) -> CustomFieldRow:
    """The row, with all that the field holds."""
    row.id = field.id
    row.key = field.key.value
    row.label = field.label.value
    row.description = None if field.description is None else field.description.value
    row.type = field.type.value
    row.is_required = field.is_required
    row.constraints = stored_constraints(field.constraints)
    row.created_at = field.created_at
    row.updated_at = field.updated_at
    row.version = field.version
    return row


def to_constraints(type: str, stored: Mapping[str, Any]) -> Constraints:
    """The constraints that a column holds."""
    options = stored.get("options")
    limits = Constraints(**{**stored, "options": None if options is None else tuple(options)})
    return limits.expect_to_suit(FieldType(type))


def stored_constraints(constraints: Constraints) -> dict[str, Any]:
    """The constraints as their column holds them: only those that there are."""
    limits = {name: getattr(constraints, name) for name in _LIMITS}
    return {name: value for name, value in limits.items() if value is not None}


def stored_value(type: FieldType, value: CustomValue) -> dict[str, Any]:
    """The columns that hold a value."""
    if isinstance(value, str):
        return {"value": value, "number": None, "term": value if type.is_filterable else None}
    return {"value": json.dumps(value), "number": float(value), "term": None}


def value_of(value: str, *, is_text: bool) -> CustomValue:
    """The value that the columns hold."""
    if is_text:
        return value
    read: CustomValue = json.loads(value)
    return read
