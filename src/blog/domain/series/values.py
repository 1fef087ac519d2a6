"""The value objects of a series."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.common.text import line, passage


@dataclass(frozen=True, slots=True)
class SeriesTitle:
    """What the series is called: 1 to 200 characters on one line. Two series may share one."""

    LONGEST: ClassVar[int] = 200

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="title", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class SeriesDescription:
    """What the series is about: at most 2,000 bytes of plain text, not blank."""

    MOST_BYTES: ClassVar[int] = 2_000

    value: str

    def __post_init__(self) -> None:
        text = passage(self.value, field="description", most_bytes=self.MOST_BYTES)
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value
