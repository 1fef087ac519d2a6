"""The value objects of a tag."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from blog.domain.common.text import caseless, invalid, line, passage

COLOUR_PATTERN: Final = r"^#[0-9A-Fa-f]{6}$"
_COLOUR: Final = re.compile(COLOUR_PATTERN)


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


@dataclass(frozen=True, slots=True)
class TagDescription:
    """What the tag is for: at most 2,000 bytes of plain text, not blank."""

    MOST_BYTES: ClassVar[int] = 2_000

    value: str

    def __post_init__(self) -> None:
        text = passage(self.value, field="description", most_bytes=self.MOST_BYTES)
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of sRGB as `#rrggbb`, in lower case."""

    value: str

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.value):
            raise invalid("colour", "not_a_colour", "must be # and six hexadecimal digits")
        object.__setattr__(self, "value", self.value.lower())

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class MetaTitle:
    """The title for search engines, where it is not to be the name: 1 to 300 characters on one line."""

    LONGEST: ClassVar[int] = 300

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="meta_title", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class MetaDescription:
    """The words for search engines, where they are not to be the description: 1 to 500 characters."""

    LONGEST: ClassVar[int] = 500

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="meta_description", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value
