"""Where a post stands in a series."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.common.ids import SeriesId
from blog.domain.common.text import invalid


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """A part of a series, 1 to 9,999.

    Several posts may share one, and there may be gaps. Raises `ValidationFailed` for `series/part`.
    """

    LAST: ClassVar[int] = 9_999

    series_id: SeriesId
    part: int

    def __post_init__(self) -> None:
        if not 1 <= self.part <= self.LAST:
            raise invalid("series/part", "out_of_range", f"must be a number from 1 to {self.LAST}")
