"""What the values of a custom field must be, beyond their type."""

from dataclasses import dataclass, fields, replace
from typing import ClassVar, Final, Self

from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.text import invalid, line
from blog.domain.custom_fields.values import FieldType

LARGEST_INTEGER: Final = 2**53 - 1
"""What every client of JSON reads exactly; the smallest one is as far below zero."""
LONGEST: Final = {FieldType.TEXT: 2_000, FieldType.STRING: 255}
"""The most characters of values that have a length."""
LARGEST_NUMBER: Final = 1.7976931348623157e308

Number = int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Limits of the values; None is no other limit than that of the type."""

    MOST_OPTIONS: ClassVar[int] = 100
    LONGEST_OPTION: ClassVar[int] = 100

    minimum: Number | None = None
    maximum: Number | None = None
    max_length: int | None = None
    """Characters."""
    options: tuple[str, ...] | None = None
    """In their order, each once."""

    def __post_init__(self) -> None:
        if self.options is not None:
            object.__setattr__(self, "options", _options(self.options))

    def expect_to_suit(self, type: FieldType) -> Self:
        """These constraints, for values of this type.

        Raises `ValidationFailed`: `not_for_type`, `out_of_range`, `wrong_type`, `missing` for a choice
        without options.
        """
        minimum = _suited("minimum", self.minimum, type)
        maximum = _suited("maximum", self.maximum, type)
        if minimum is not None and maximum is not None and minimum > maximum:
            raise invalid("maximum", "out_of_range", "must not be less than the minimum")
        if self.max_length is not None:
            if type not in LONGEST:
                raise _not_for(type, "max_length")
            if not 1 <= self.max_length <= LONGEST[type]:
                raise invalid("max_length", "out_of_range", f"from 1 to {LONGEST[type]}")
        if type is FieldType.CHOICE and self.options is None:
            raise invalid("options", "missing", "a choice needs options")
        if type is not FieldType.CHOICE and self.options is not None:
            raise _not_for(type, "options")
        return replace(self, minimum=minimum, maximum=maximum)

    def is_tighter_than(self, before: Self) -> bool:
        """Whether there are values that those allowed and these do not."""
        return (
            (self.minimum is not None and (before.minimum is None or self.minimum > before.minimum))
            or (self.maximum is not None and (before.maximum is None or self.maximum < before.maximum))
            or (
                self.max_length is not None
                and (before.max_length is None or self.max_length < before.max_length)
            )
            or bool(set(before.options or ()) - set(self.options or ()))
        )


NO_CONSTRAINTS: Final = Constraints()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintChanges:
    """What is to be different; `UNSET` leaves a limit as it is, None takes it away."""

    minimum: Number | None | Unset = UNSET
    maximum: Number | None | Unset = UNSET
    max_length: int | None | Unset = UNSET
    options: tuple[str, ...] | None | Unset = UNSET

    def made_of(self, present: Constraints) -> Constraints:
        """The constraints with the changes. Raises `ValidationFailed`."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(present, **{name: value for name, value in given.items() if value is not UNSET})


NO_CHANGES: Final = ConstraintChanges()


def _options(given: tuple[str, ...]) -> tuple[str, ...]:
    longest, most = Constraints.LONGEST_OPTION, Constraints.MOST_OPTIONS
    options = dict.fromkeys(
        line(option, field=f"options/{number}", longest=longest) for number, option in enumerate(given)
    )
    if not options:
        raise invalid("options", "missing", "a choice needs options")
    if len(options) > most:
        raise invalid("options", "too_many", f"at most {most} options")
    return tuple(options)


def whole(value: object, *, field: str) -> int:
    """The integer, also of a number that JSON has with a fraction of zero.

    Raises `ValidationFailed`: `wrong_type`, `out_of_range` beyond `LARGEST_INTEGER`.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, "wrong_type", "must be an integer")
    if abs(value) > LARGEST_INTEGER:
        raise invalid(field, "out_of_range", f"at most {LARGEST_INTEGER} from zero")
    return value


def _suited(name: str, bound: Number | None, type: FieldType) -> Number | None:
    if bound is None:
        return None
    if not type.is_numeric:
        raise _not_for(type, name)
    if type is FieldType.INTEGER:
        return whole(bound, field=name)
    if not abs(bound) <= LARGEST_NUMBER:
        raise invalid(name, "out_of_range", "must be a finite number")
    return float(bound)


def _not_for(type: FieldType, name: str) -> Exception:
    return invalid(name, "not_for_type", f"a {type} has none")
