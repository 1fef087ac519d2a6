"""Which custom values a list of posts is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from blog.application.custom_fields.queries import CustomFieldQueries
from blog.application.custom_fields.views import rules_of
from blog.domain.common.custom import CustomValue
from blog.domain.common.errors import FieldError, ValidationFailed
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.text import invalid
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.rules import FieldRule
from blog.domain.custom_fields.values import FieldType

_TRUTH: Final = MappingProxyType({"true": True, "false": False})
_WHOLE: Final = re.compile(r"-?[0-9]{1,16}", re.ASCII)
_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?", re.ASCII)


class Comparison(StrEnum):
    """How a value compares with the one that is asked for."""

    EQUAL = "eq"
    AT_LEAST = "gte"
    AT_MOST = "lte"


@dataclass(frozen=True, slots=True)
class CustomCondition:
    """A value that the posts of a list have."""

    field_id: CustomFieldId
    key: str
    comparison: Comparison
    values: tuple[CustomValue, ...]
    """As they are kept; any of them will do."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A condition as a caller writes it."""

    parameter: str
    """What the caller calls it, for refusals."""
    key: str
    comparison: Comparison
    values: tuple[str, ...]


class CustomFiltering:
    """Understands conditions by the fields that there are."""

    def __init__(self, queries: CustomFieldQueries) -> None:
        self._queries = queries

    async def understood(self, asked: Sequence[AskedFor]) -> tuple[CustomCondition, ...]:
        """The conditions; nothing is read where there are none.

        Raises `ValidationFailed` for a parameter: `unknown_parameter` for a field that is not there, or that
        cannot be filtered by, or not in this way, and like `FieldRule.checked`.
        """
        if not asked:
            return ()
        rules = rules_of(await self._queries.all())
        errors: list[FieldError] = []
        conditions: list[CustomCondition] = []
        for each in asked:
            try:
                conditions.append(_condition(rules.get(each.key), each))
            except ValidationFailed as error:
                errors += error.errors
        if errors:
            raise ValidationFailed(*errors)
        return tuple(conditions)


def _condition(rule: FieldRule | None, asked: AskedFor) -> CustomCondition:
    if rule is None or not rule.type.is_filterable:
        raise invalid(asked.parameter, "unknown_parameter", "is not known here")
    if asked.comparison is not Comparison.EQUAL and not rule.type.is_ordered:
        raise invalid(asked.parameter, "unknown_parameter", f"a {rule.type} has no order")
    # What no post can have may be asked for, as long as it is of the type: limits change.
    loose = replace(rule, constraints=Constraints(options=rule.constraints.options))
    values = [loose.checked(_value(rule.type, text), field=asked.parameter) for text in asked.values]
    return CustomCondition(rule.id, rule.key, asked.comparison, tuple(values))


def _value(type: FieldType, text: str) -> CustomValue:
    """What the text stands for; what is none of that type stays text, which is then refused."""
    if type is FieldType.BOOLEAN:
        return _TRUTH.get(text, text)
    if not type.is_numeric or not _NUMBER.fullmatch(text):
        return text
    return int(text) if _WHOLE.fullmatch(text) else float(text)
