"""The value objects of a tag."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.common.text import caseless, line


@dataclass(frozen=True, slots=True)
class TagName:
    """1 to 30 characters on one line, in any script. Two names are the same when their `key` is."""

    LONGEST: ClassVar[int] = 30

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="name", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value

    @property
    def key(self) -> str:
        """The form under which the name is unique: `Go` and `go` are one tag, `café` and `cafe` two."""
        return caseless(self.value)
