"""The value objects of a token."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.common.text import line


@dataclass(frozen=True, slots=True)
class TokenName:
    """What its owner calls a token: 1 to 100 characters on one line."""

    LONGEST: ClassVar[int] = 100

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="name", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value
