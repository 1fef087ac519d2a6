"""Pages of a list in memory, by the same rules as the databases."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import TypeVar
from uuid import UUID

from blog.domain.common.paging import Direction, InvalidCursor, KeyValue, Order, Page, PageRequest, Position

T = TypeVar("T")

Keys = Mapping[str, Callable[[T], KeyValue]]
"""For each order, what a row is sorted by. Texts compare by code point; None stands after every value."""


def moment(value: datetime) -> str:
    """A time as text that sorts like the time."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def paged(
    rows: Sequence[T], keys: Keys[T], natural: Sequence[Order], page: PageRequest, *, by_id: bool = True
) -> Page[T]:
    """The part of the rows that is asked for. `keys` has an entry `id`, which breaks all ties.

    The id runs the way of the last order, so that an index serves the list from either end. Without `by_id`
    the order itself tells all rows apart.
    """
    orders = list(page.order or natural)
    if by_id:
        orders.append(Order("id", descending=orders[-1].descending))
    position = page.position
    backward = position is not None and position.direction is Direction.BACKWARD

    def place(row: T) -> tuple[KeyValue, ...]:
        return tuple(keys[order.field](row) for order in orders)

    def compare(left: tuple[KeyValue, ...], right: tuple[KeyValue, ...]) -> int:
        return next(
            (
                -sign if order.descending is not backward else sign
                for order, a, b in zip(orders, left, right, strict=True)
                if (sign := _sign(a, b))
            ),
            0,
        )

    found = sorted(rows, key=lambda row: cmp_to_key(compare)(place(row)))
    if position is not None:
        _check(position, orders)
        found = [row for row in found if compare(place(row), position.values) > 0]
    part = found[page.skip : page.skip + page.limit]
    goes_on = len(found) > page.skip + page.limit
    came_from = position is not None or page.skip > 0
    if backward:
        part.reverse()
    before, after = (goes_on, came_from) if backward else (came_from, goes_on)
    return Page(
        items=tuple(part),
        next=Position(place(part[-1])) if part and after else None,
        previous=Position(place(part[0]), Direction.BACKWARD) if part and before else None,
        total=len(rows) if page.count else None,
    )


def _check(position: Position, orders: Sequence[Order]) -> None:
    if len(position.values) != len(orders):
        raise InvalidCursor
    for order, value in zip(orders, position.values, strict=True):
        try:
            if order.field.endswith("_at") and value is not None:
                datetime.fromisoformat(str(value))
            if order.field == "id":
                UUID(str(value))
        except ValueError as error:
            raise InvalidCursor from error


def _sign(left: KeyValue, right: KeyValue) -> int:
    match left, right:
        case None, None:
            return 0
        case None, _:
            return 1
        case _, None:
            return -1
        case (int(), int()) | (str(), str()):
            return (left > right) - (left < right)  # type: ignore[operator]  # both are of one kind here
        case _:
            raise InvalidCursor
