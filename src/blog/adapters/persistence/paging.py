"""Pages of lists: beyond a position (keyset) at the same price at any depth, or after a number of rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, Self, TypeVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Label,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
)

from blog.domain.common.paging import Direction, InvalidCursor, KeyValue, Order, Page, PageRequest, Position

V = TypeVar("V")

AnySelect = Select[*tuple[Any, ...]]

_NUMBERS: Final = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Key(Generic[V]):
    """Something to sort a list by: the column, where a view has its value, and the kind of value."""

    column: SQLColumnExpression[Any]
    of: Callable[[V], datetime | str | int | UUID]
    kind: type[datetime | str | int | UUID]


@dataclass(frozen=True, slots=True)
class PageShape:
    """What of a page request makes another statement; the rest of it are parameters."""

    limit: int
    order: tuple[Order, ...]
    direction: Direction | None
    """None from the start of the list."""
    skips: bool

    @classmethod
    def of(cls, page: PageRequest, natural: tuple[Order, ...]) -> Self:
        """The shape of a request to a list that has this natural order."""
        return cls(
            limit=page.limit,
            order=page.order or natural,
            direction=page.position.direction if page.position else None,
            skips=page.skip > 0,
        )


class Keyset(Generic[V]):
    """An order of a list, and the positions between its rows.

    The id ends every order, in the direction of the column before it, so that no two rows are equal. There is
    none where the order itself tells all rows apart.
    """

    def __init__(self, order: Sequence[Order], keys: Mapping[str, Key[V]], identity: Key[V] | None) -> None:
        self._columns = [(keys[column.field], column.descending) for column in order]
        if identity is not None:
            self._columns.append((identity, order[-1].descending))

    @property
    def columns(self) -> Sequence[SQLColumnExpression[Any]]:
        """What it sorts by."""
        return [key.column for key, _ in self._columns]

    def sorted(
        self,
        statement: AnySelect,
        direction: Direction | None,
        columns: Sequence[SQLColumnExpression[Any]] | None = None,
    ) -> AnySelect:
        """The statement in this order, or in the opposite one to go backward.

        `columns` are those of the statement that have what it sorts by, where they are others.
        """
        backward = direction is Direction.BACKWARD
        return statement.order_by(
            *(
                column.asc() if descending is backward else column.desc()
                for column, (_, descending) in zip(columns or self.columns, self._columns, strict=True)
            )
        )

    def beyond(self, direction: Direction) -> ColumnElement[bool]:
        """Whether a row lies beyond the position, whose values are the parameters.

        Lexicographic: beyond in the first column, or equal there and beyond in the second, and so on. The
        bound on the first column follows from that, but databases find no start in an index through an OR.
        """
        backward = direction is Direction.BACKWARD
        bounds = []
        for index, (key, descending) in enumerate(self._columns):
            value: BindParameter[Any] = bindparam(f"key_{index}")
            bounds.append((key.column, value, descending is backward))
        column, value, ascending = bounds[0]
        return and_(
            column >= value if ascending else column <= value,
            or_(
                *(
                    and_(
                        *(equal == same for equal, same, _ in bounds[:index]),
                        column > value if ascending else column < value,
                    )
                    for index, (column, value, ascending) in enumerate(bounds)
                )
            ),
        )

    def parameters(self, page: PageRequest) -> dict[str, object]:
        """The parameters of a statement of this order. Raises `InvalidCursor`."""
        if page.position is None:
            return {"skip": page.skip, "reach": page.skip + page.limit + 1} if page.skip else {}
        values = page.position.values
        if len(values) != len(self._columns):
            raise InvalidCursor
        return {
            f"key_{index}": _decode(value, key.kind)
            for index, (value, (key, _)) in enumerate(zip(values, self._columns, strict=True))
        }

    def page(self, page: PageRequest, views: Sequence[V], *, is_more: bool, total: int | None) -> Page[V]:
        """The page of these views, which were found in the direction of the request."""
        if not views:
            return Page(items=(), total=total)
        is_before = page.position is not None or page.skip > 0
        if page.position and page.position.direction is Direction.BACKWARD:
            views, is_before, is_more = views[::-1], is_more, True
        return Page(
            items=tuple(views),
            next=self._position(views[-1], Direction.FORWARD) if is_more else None,
            previous=self._position(views[0], Direction.BACKWARD) if is_before else None,
            total=total,
        )

    def _position(self, view: V, direction: Direction) -> Position:
        return Position(tuple(_encode(key.of(view)) for key, _ in self._columns), direction)


def part(rows: AnySelect, keyset: Keyset[V], shape: PageShape) -> AnySelect:
    """The statement for a page of the rows, and one row more, which tells whether another page follows."""
    statement = keyset.sorted(rows, shape.direction)
    if shape.direction:
        statement = statement.where(keyset.beyond(shape.direction))
    if shape.skips:
        statement = statement.offset(bindparam("skip", type_=Integer()))
    # Literal: PostgreSQL plans for a tenth of the table where the limit is a parameter.
    return statement.limit(literal_column(str(shape.limit + 1)))


def part_by_ids(
    rows: AnySelect,
    ids: Select[UUID],
    identity: SQLColumnExpression[UUID],
    keyset: Keyset[V],
    shape: PageShape,
) -> AnySelect:
    """The same, where the ids of the page are found first.

    So nothing else is read of the rows that are skipped, or sorted away.
    """
    return _rows_of(rows, part(ids, keyset, shape), identity, keyset, shape)


def part_of_several(
    rows: AnySelect,
    several: Sequence[Select[UUID]],
    identity: SQLColumnExpression[UUID],
    keyset: Keyset[V],
    shape: PageShape,
) -> AnySelect:
    """The same, where several statements find the ids, none of them what another one finds.

    Each is sorted, and read no further than the page can reach, before they are put together: so an index
    serves each, where none would serve them all.
    """
    reach: ColumnElement[int] = literal_column(str(shape.limit + 1))
    keys: list[Label[Any]] = [column.label(f"by_{index}") for index, column in enumerate(keyset.columns)]
    heads = []
    for ids in several:
        head = keyset.sorted(ids.add_columns(*keys), shape.direction)
        if shape.direction:
            head = head.where(keyset.beyond(shape.direction))
        head = head.limit(bindparam("reach", type_=Integer()) if shape.skips else reach)
        heads.append(select(head.subquery()))
    found = union_all(*heads).subquery()
    page = keyset.sorted(select(found.c.id), shape.direction, [found.c[key.name] for key in keys])
    if shape.skips:
        page = page.offset(bindparam("skip", type_=Integer()))
    return _rows_of(rows, page.limit(reach), identity, keyset, shape)


def _rows_of(
    rows: AnySelect,
    page: AnySelect,
    identity: SQLColumnExpression[UUID],
    keyset: Keyset[V],
    shape: PageShape,
) -> AnySelect:
    ids = page.subquery()
    return keyset.sorted(rows.join(ids, ids.c.id == identity), shape.direction)


def _encode(value: datetime | str | int | UUID) -> KeyValue:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def _decode(value: KeyValue, kind: type[datetime | str | int | UUID]) -> object:
    """The value of a position, from outside. Raises `InvalidCursor` for one that no row can have."""
    try:
        if kind is int and isinstance(value, int) and value in _NUMBERS:
            return value
        if isinstance(value, str):
            if kind is UUID:
                return UUID(value)
            if kind is datetime:
                return _moment(value)
            if kind is str and "\x00" not in value and value.encode():
                return value
    except (ValueError, OverflowError) as error:
        raise InvalidCursor from error
    raise InvalidCursor


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("without an offset")
    return moment.astimezone(UTC)
