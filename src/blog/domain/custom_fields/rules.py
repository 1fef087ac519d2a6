"""What a post may have for custom values, by the fields that are declared."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final

from blog.domain.common.custom import CustomChanges, CustomValue, CustomValues
from blog.domain.common.errors import FieldError, ValidationFailed
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.text import block, invalid, line
from blog.domain.common.web_address import web_address
from blog.domain.custom_fields.constraints import LARGEST_NUMBER, LONGEST, Constraints, whole
from blog.domain.custom_fields.values import FieldType, is_key

CUSTOM: Final = "custom"
"""What callers call the values of a post."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """What the values of one field must be."""

    id: CustomFieldId
    key: str
    type: FieldType
    constraints: Constraints
    is_required: bool

    def checked(self, value: CustomValue, *, field: str) -> CustomValue:
        """The value as it is kept: text in form NFC, times in UTC, a `number` as a float.

        Raises `ValidationFailed` for `field`: `wrong_type`, `out_of_range`, `too_long`, `wrong_format`, and
        like `line`, `block` and `web_address`.
        """
        return _CHECKS[self.type](value, self.constraints, field)


class FieldRules:
    """The rules of all fields that are declared."""

    def __init__(self, rules: Mapping[str, FieldRule]) -> None:
        """`rules` are by key."""
        self._rules: Final = MappingProxyType(dict(rules))

    def get(self, key: str) -> FieldRule | None:
        """The rule of the field of this key, if there is one."""
        return self._rules.get(key)

    def checked(self, given: Mapping[str, CustomValue | None]) -> CustomChanges:
        """What an author gives, as it is kept. None, for a value that is taken away, is none of any field.

        Raises `ValidationFailed` with every error there is, for fields such as `custom/rating`.
        """
        errors: list[FieldError] = []
        values: dict[str, CustomValue | None] = {}
        for key, value in given.items():
            try:
                values[key] = self._checked(key, value)
            except ValidationFailed as error:
                errors += error.errors
        if errors:
            raise ValidationFailed(*errors)
        return CustomChanges(MappingProxyType(values))

    def fitting(self, values: CustomValues) -> CustomValues:
        """Those values of the past that could be given today."""
        fit: dict[str, CustomValue] = {}
        for key, value in values.items():
            with suppress(ValidationFailed):
                if key in self._rules:
                    fit[key] = self._rules[key].checked(value, field=key)
        return CustomValues(fit)

    def expect_required(self, values: CustomValues) -> None:
        """Raise `ValidationFailed` with each value that is required and not there."""
        self._expect(key for key, rule in self._rules.items() if rule.is_required and key not in values)

    def expect_kept(self, before: CustomValues, after: CustomValues) -> None:
        """Raise `ValidationFailed` with each value that is required and was there before."""
        gone = before.keys() - after.keys()
        self._expect(key for key, rule in self._rules.items() if rule.is_required and key in gone)

    def _checked(self, key: str, value: CustomValue | None) -> CustomValue | None:
        if not is_key(key):
            # Not repeated: it may be anything.
            raise invalid(CUSTOM, "unknown_field", "has a field that nothing can be called")
        rule = self._rules.get(key)
        if rule is None:
            raise invalid(field_of(key), "unknown_field", "is not known here")
        return None if value is None else rule.checked(value, field=field_of(key))

    @staticmethod
    def _expect(missing: Iterable[str]) -> None:
        errors = [FieldError(field_of(key), "missing", "is required of what is public") for key in missing]
        if errors:
            raise ValidationFailed(*errors)


def field_of(key: str) -> str:
    """What callers call the value of a field."""
    return f"{CUSTOM}/{key}"


def _text(value: CustomValue, field: str) -> str:
    if not isinstance(value, str):
        raise invalid(field, "wrong_type", "must be a string")
    return value


def _check_text(value: CustomValue, limits: Constraints, field: str) -> CustomValue:
    text = block(_text(value, field), field=field, most_bytes=4 * LONGEST[FieldType.TEXT])
    longest = limits.max_length or LONGEST[FieldType.TEXT]
    if not text.strip():
        raise invalid(field, "blank", "must not be blank; use null for none")
    if len(text) > longest:
        raise invalid(field, "too_long", f"at most {longest} characters")
    return text


def _check_string(value: CustomValue, limits: Constraints, field: str) -> CustomValue:
    return line(_text(value, field), field=field, longest=limits.max_length or LONGEST[FieldType.STRING])


def _check_integer(value: CustomValue, limits: Constraints, field: str) -> CustomValue:
    number = whole(value, field=field)
    _check_range(number, limits, field)
    return number


def _check_number(value: CustomValue, limits: Constraints, field: str) -> CustomValue:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid(field, "wrong_type", "must be a number")
    if not abs(value) <= LARGEST_NUMBER:
        raise invalid(field, "out_of_range", "must be a finite number")
    # The sum makes minus zero zero, which is what databases compare it as.
    number = float(value) + 0.0
    _check_range(number, limits, field)
    return number


def _check_range(value: float, limits: Constraints, field: str) -> None:
    if limits.minimum is not None and value < limits.minimum:
        raise invalid(field, "out_of_range", f"at least {limits.minimum}")
    if limits.maximum is not None and value > limits.maximum:
        raise invalid(field, "out_of_range", f"at most {limits.maximum}")


def _check_boolean(value: CustomValue, _: Constraints, field: str) -> CustomValue:
    if not isinstance(value, bool):
        raise invalid(field, "wrong_type", "must be true or false")
    return value


def _check_date(value: CustomValue, _: Constraints, field: str) -> CustomValue:
    text = _text(value, field)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise invalid(field, "wrong_format", "must be a date that exists, such as 2026-01-31")


def _check_datetime(value: CustomValue, _: Constraints, field: str) -> CustomValue:
    found = _TIME.fullmatch(_text(value, field))
    if found is not None:
        day, time, fraction, zone = found.groups()
        iso = f"{day}T{time}.{(fraction or '0')[:6]:0<6}{zone.upper().replace('Z', '+00:00')}"
        try:
            moment = datetime.fromisoformat(iso).astimezone(UTC).replace(tzinfo=None)
            return f"{moment.isoformat(timespec='microseconds')}Z"
        except (ValueError, OverflowError):
            pass
    raise invalid(field, "wrong_format", "must be a time of RFC 3339, such as 2026-01-31T12:00:00Z")


def _check_url(value: CustomValue, _: Constraints, field: str) -> CustomValue:
    return web_address(_text(value, field), field=field)


def _check_choice(value: CustomValue, limits: Constraints, field: str) -> CustomValue:
    option = line(_text(value, field), field=field, longest=Constraints.LONGEST_OPTION)
    if option not in (limits.options or ()):
        raise invalid(field, "not_an_option", "must be one of the options")
    return option


_CHECKS: Final[Mapping[FieldType, Callable[[CustomValue, Constraints, str], CustomValue]]] = MappingProxyType(
    {
        FieldType.TEXT: _check_text,
        FieldType.STRING: _check_string,
        FieldType.INTEGER: _check_integer,
        FieldType.NUMBER: _check_number,
        FieldType.BOOLEAN: _check_boolean,
        FieldType.DATE: _check_date,
        FieldType.DATETIME: _check_datetime,
        FieldType.URL: _check_url,
        FieldType.CHOICE: _check_choice,
    }
)
