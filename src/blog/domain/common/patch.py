"""Absent, null or a value: the three answers of a merge patch (RFC 7396)."""

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`: a field that the caller did not mention."""

    UNSET = "unset"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET
"""Write `str | Unset` for a field that may be absent, `str | None | Unset` where null means "remove"."""
