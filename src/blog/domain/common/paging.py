"""Pages of a list: which part is asked for, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from blog.domain.common.errors import DomainError, ErrorKind
from blog.domain.common.text import invalid

T = TypeVar("T")
U = TypeVar("U")

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100
LARGEST_SKIP = 10_000

KeyValue = str | int | None
"""One value of a keyset position, as JSON can carry it; times as ISO 8601 text."""


class InvalidCursor(DomainError):
    """The cursor was not made by this service, or for another list or order."""

    code = "invalid_cursor"
    kind = ErrorKind.MALFORMED
    title = "The cursor is not valid for this list"


class Direction(StrEnum):
    """Whether a keyset position is left towards the end or the start of the list."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class Order:
    """One column of a sort order, by its public name."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two rows of an ordered list: the sort values of the row beside it, its id last."""

    values: tuple[KeyValue, ...]
    direction: Direction = Direction.FORWARD


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which part of a list is asked for: by number of rows to skip, or after a position.

    Raises `ValidationFailed` for a limit outside 1 to 100, a skip outside 0 to 10,000, or both at once.
    """

    limit: int = DEFAULT_LIMIT
    skip: int = 0
    position: Position | None = None
    order: tuple[Order, ...] = ()
    """Empty for the natural order of the list. The id is always added last."""
    count: bool = False
    """Whether the total is asked for; it costs a statement of its own."""

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LARGEST_LIMIT:
            raise invalid("limit", "out_of_range", f"from 1 to {LARGEST_LIMIT}")
        if not 0 <= self.skip <= LARGEST_SKIP:
            raise invalid("skip", "out_of_range", f"from 0 to {LARGEST_SKIP}; use the cursor to go further")
        if self.skip and self.position:
            raise invalid("skip", "excluded", "use either skip or cursor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A part of a list, and the positions from which the neighbouring parts start."""

    items: tuple[T, ...]
    next: Position | None = None
    previous: Position | None = None
    total: int | None = None
    """The number of rows in the whole list, where it was asked for."""

    def map(self, convert: Callable[[T], U]) -> "Page[U]":
        """The same page with other items."""
        return Page(
            items=tuple(convert(item) for item in self.items),
            next=self.next,
            previous=self.previous,
            total=self.total,
        )
