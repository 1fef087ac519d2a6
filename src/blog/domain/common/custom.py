"""Values that a site declares itself: what every layer calls them, whichever fields there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

CustomValue = str | int | float | bool
"""Times and dates are text: as `2026-01-31T12:00:00.000000Z` and `2026-01-31`."""


class CustomValues(Mapping[str, CustomValue]):
    """Values by the keys of their fields, in the order of the keys. They cannot be changed.

    Whether there are such fields, and whether the values fit, is not asked here.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, CustomValue]) -> None:
        self._values: Final = {key: values[key] for key in sorted(values)}

    def __getitem__(self, key: str) -> CustomValue:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        return f"CustomValues({self._values!r})"


NO_CUSTOM_VALUES: Final = CustomValues({})


@dataclass(frozen=True, slots=True)
class CustomChanges:
    """What is to be different, by key; None takes a value away, and what is not named stays."""

    values: Mapping[str, CustomValue | None]

    def made_of(self, present: CustomValues) -> CustomValues:
        """The values with the changes."""
        together = {**present, **self.values}
        return CustomValues({key: value for key, value in together.items() if value is not None})
