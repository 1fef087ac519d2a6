"""The value objects of a preview."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.common.text import line


@dataclass(frozen=True, slots=True)
class PreviewNote:
    """What a preview is for, such as who has the link: 1 to 200 characters on one line."""

    LONGEST: ClassVar[int] = 200

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="note", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value
