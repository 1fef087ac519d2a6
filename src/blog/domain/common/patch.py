"""Absent, null or a value: the three answers of a merge patch (RFC 7396)."""

from collections.abc import Callable
from enum import Enum
from typing import Final, Literal, TypeVar

V = TypeVar("V")


class Unset(Enum):
    """The type of `UNSET`: a field that the caller did not mention."""

    UNSET = "unset"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET
"""Write `str | Unset` for a field that may be absent, `str | None | Unset` where null means "remove"."""


def patched(text: str | None | Unset, value: Callable[[str], V]) -> V | None | Unset:
    """The value that is made of a text; absent and null stay what they are."""
    return text if text is UNSET or text is None else value(text)
