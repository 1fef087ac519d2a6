"""The value objects of a custom field."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from blog.domain.common.text import invalid, line, passage

KEY_PATTERN: Final = r"^[a-z][a-z0-9_]{0,39}$"
_KEY: Final = re.compile(KEY_PATTERN.removesuffix("$"))


class FieldType(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    """Plain text of any number of lines."""
    STRING = "string"
    """Plain text on one line."""
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    URL = "url"
    CHOICE = "choice"
    """One of the options."""

    @property
    def is_filterable(self) -> bool:
        """Whether lists of posts can be asked for certain values of it."""
        return self not in {FieldType.TEXT, FieldType.URL}

    @property
    def is_ordered(self) -> bool:
        """Whether lists of posts can be asked for values from and up to a value of it."""
        return self.is_numeric or self in {FieldType.DATE, FieldType.DATETIME}

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers, which have a smallest and a largest one."""
        return self in {FieldType.INTEGER, FieldType.NUMBER}


@dataclass(frozen=True, slots=True)
class FieldKey:
    """What the field is called in JSON: a lower-case letter, and up to 39 of `a-z`, `0-9` and `_`."""

    value: str

    def __post_init__(self) -> None:
        if not is_key(self.value):
            raise invalid("key", "wrong_format", "must be a letter, and up to 39 of a-z, 0-9 and _")

    def __str__(self) -> str:
        return self.value


def is_key(text: str) -> bool:
    """Whether a field can have this key."""
    return _KEY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """What people call the field: 1 to 100 characters on one line."""

    LONGEST: ClassVar[int] = 100

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="label", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """What the field is for: at most 1,000 bytes of plain text, not blank."""

    MOST_BYTES: ClassVar[int] = 1_000

    value: str

    def __post_init__(self) -> None:
        text = passage(self.value, field="description", most_bytes=self.MOST_BYTES)
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value
