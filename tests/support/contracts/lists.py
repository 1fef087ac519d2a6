"""What every list promises, whatever is in it."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

import pytest

from blog.domain.common.paging import (
    Direction,
    InvalidCursor,
    KeyValue,
    Order,
    Page,
    PageRequest,
    Position,
)
from tests.support.builders import Aggregate, Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract, walk
from tests.support.fakes.system import uuid7

NAMES = ["ada", "Ada", "Zoë", "Zoe", "ada b", "ada-b", "ß", "ss", "\uff21", "🦉", "ada", "Äda"]
"""Two alike; in the order of code points a capital stands before a small letter, 🦉 after full-width A."""
SOME_ID = str(uuid7(1))


class Identified(Protocol):
    """A row, stored or read: what matters here is its id."""

    @property
    def id(self) -> UUID: ...


R = TypeVar("R", bound=Aggregate)
V = TypeVar("V", bound=Identified)
Keys = Mapping[str, Callable[[R], Any]]


@dataclass(frozen=True, slots=True)
class Filled(Generic[R]):
    """The rows of a list, and what else is to be stored."""

    rows: Sequence[R]
    before: Sequence[Aggregate] = ()
    """What the rows refer to."""
    after: Sequence[Aggregate] = ()
    """What refers to the rows, or is to be left out of the list."""


class ListContract(StorageContract, Generic[R, V]):
    """Orders, pages by number and by position, totals. A suite binds it to one list of one port."""

    natural: ClassVar[tuple[Order, ...]]
    mixed: ClassVar[tuple[Order, ...]]
    """An order of several columns that run different ways."""

    @abstractmethod
    def keys(self) -> Keys[R]:
        """By each order that the list can be sorted by: what of a row is sorted; None stands at the end."""

    @abstractmethod
    def fetch(self, ground: Ground) -> Fetch[V]:
        """The list, as a function of the page."""

    @abstractmethod
    def fill(self, make: Builders) -> Filled[R]:
        """At least a dozen rows, with equal values in every column."""

    @abstractmethod
    def more(self, make: Builders, filled: Filled[R]) -> Sequence[R]:
        """Rows that come in between, before and after the others."""

    @abstractmethod
    async def delete(self, ground: Ground, row_id: UUID) -> None:
        """Take a row out of the list."""

    @property
    def orders(self) -> list[tuple[Order, ...]]:
        single = [(Order(field, descending=down),) for field in sorted(self.keys()) for down in (False, True)]
        return [(), *single, self.mixed]

    def ordered(self, rows: Sequence[R], order: tuple[Order, ...]) -> list[UUID]:
        """The ids as they are to come: by the order, then by the id in the direction of its last column."""
        columns = order or self.natural
        found = sorted(rows, key=lambda row: row.id, reverse=columns[-1].descending)
        for column in reversed(columns):
            key = self.keys()[column.field]
            found.sort(key=lambda row, key=key: _last_if_none(key(row)), reverse=column.descending)  # type: ignore[misc]  # mypy knows no default of a lambda
        return [row.id for row in found]

    @pytest.fixture
    async def filled(self, ground: Ground, make: Builders) -> Filled[R]:
        filled = self.fill(make)
        assert len(filled.rows) >= 12
        # Stored in another order than that of their ids.
        rows = [*filled.rows[1::2], *filled.rows[::2]]
        await ground.given(*filled.before, *rows, *filled.after)
        return filled

    async def test_every_order_is_kept_to_the_last_row(self, ground: Ground, filled: Filled[R]) -> None:
        for order in self.orders:
            page = await self.fetch(ground)(PageRequest(limit=100, order=order))
            assert ids(page) == self.ordered(filled.rows, order), order
            assert (page.next, page.previous, page.total) == (None, None, None)

    async def test_pages_by_number_of_rows_are_the_parts_of_the_whole(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        for order in self.orders:
            whole = self.ordered(filled.rows, order)
            for skip in (0, 1, 5, len(whole) - 1):
                page = await self.fetch(ground)(PageRequest(limit=5, skip=skip, order=order))
                assert ids(page) == whole[skip : skip + 5], order

    async def test_the_total_counts_the_whole_list_on_every_page(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        fetch = self.fetch(ground)
        first = await fetch(PageRequest(limit=2, count=True))
        assert first.total == len(filled.rows)
        second = await fetch(PageRequest(limit=2, position=first.next, count=True))
        assert second.total == len(filled.rows)
        beyond = await fetch(PageRequest(limit=2, skip=1_000, count=True))
        assert (ids(beyond), beyond.total) == ([], len(filled.rows))

    async def test_the_list_can_be_walked_from_start_to_end_and_back(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        fetch = self.fetch(ground)
        for order, limit in product(self.orders, (1, 3, 4)):
            whole = self.ordered(filled.rows, order)
            page = PageRequest(limit=limit, order=order)
            assert [row.id for row in await walk(fetch, page)] == whole, order
            last = await fetch(replace(page, skip=len(whole) - limit))
            assert last.next is None
            assert last.previous is not None
            before = await walk(fetch, replace(page, position=last.previous), backward=True)
            assert [row.id for row in before] == whole[:-limit], order

    async def test_a_page_leads_back_to_the_one_it_was_reached_from(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        fetch = self.fetch(ground)
        first = await fetch(PageRequest(limit=3))
        assert first.previous is None
        second = await fetch(PageRequest(limit=3, position=first.next))
        assert second.previous is not None
        assert second.previous.direction is Direction.BACKWARD
        again = await fetch(PageRequest(limit=3, position=second.previous))
        assert (ids(again), again.previous) == (ids(first), None)
        forth = await fetch(PageRequest(limit=3, position=again.next))
        assert ids(forth) == ids(second)

    async def test_a_page_by_number_of_rows_leads_to_pages_by_position(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        fetch, whole = self.fetch(ground), self.ordered(filled.rows, ())
        for skip in (1, 4):
            middle = await fetch(PageRequest(limit=3, skip=skip))
            after = await fetch(PageRequest(limit=3, position=middle.next))
            assert ids(after) == whole[skip + 3 : skip + 6]
            assert middle.previous is not None
            before = await fetch(PageRequest(limit=3, position=middle.previous))
            assert ids(before) == whole[max(0, skip - 3) : skip]

    @pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
    @pytest.mark.parametrize("is_mixed", [False, True], ids=["natural", "mixed"])
    async def test_a_walk_meets_every_row_once_while_others_insert(
        self, ground: Ground, make: Builders, filled: Filled[R], backward: bool, is_mixed: bool
    ) -> None:
        fetch, order = self.fetch(ground), self.mixed if is_mixed else self.natural
        whole = self.ordered(filled.rows, order)
        page = PageRequest(limit=3, order=order)
        if backward:
            end = await fetch(replace(page, skip=len(whole) - 1))
            page = replace(page, position=end.previous)
            whole = whole[:-1]
        inserted = iter(self.more(make, filled))

        async def insert() -> None:
            await ground.given(*islice(inserted, 2))

        met = [row.id for row in await walk(fetch, page, backward=backward, between=insert)]
        assert len(met) == len(set(met))
        assert [row_id for row_id in met if row_id in whole] == whole
        assert list(inserted) == [], "the walk was too short to be disturbed by all of them"

    async def test_a_walk_goes_on_where_the_row_beside_its_position_is_gone(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        fetch, whole = self.fetch(ground), self.ordered(filled.rows, ())
        first = await fetch(PageRequest(limit=3))
        await self.delete(ground, whole[2])
        rest = [row_id for row_id in whole[3:] if row_id in ids(await fetch(PageRequest(limit=100)))]
        met = await walk(fetch, PageRequest(limit=3, position=first.next))
        assert [row.id for row in met] == rest

    async def test_a_position_of_another_order_is_refused(self, ground: Ground, filled: Filled[R]) -> None:
        moment = "2026-01-01T00:00:00.000000+00:00"
        foreign: list[tuple[KeyValue, ...]] = [
            (),
            (SOME_ID,),
            (moment, "x", SOME_ID),
            (5, SOME_ID),
            ("python", SOME_ID),
            (moment, "x"),
        ]
        for values in foreign:
            page = PageRequest(order=(Order("created_at"),), position=Position(values))
            with pytest.raises(InvalidCursor):
                await self.fetch(ground)(page)

    async def test_a_position_with_a_value_of_another_kind_is_refused(
        self, ground: Ground, filled: Filled[R]
    ) -> None:
        for field, key in self.keys().items():
            wrong = 5 if isinstance(key(filled.rows[0]), str) else "x"
            position = Position((wrong, SOME_ID))
            with pytest.raises(InvalidCursor):
                await self.fetch(ground)(PageRequest(order=(Order(field),), position=position))

    async def test_an_empty_list_has_one_empty_page(self, ground: Ground) -> None:
        page = await self.fetch(ground)(PageRequest(count=True))
        assert page == Page(items=(), total=0)


def ids(page: Page[V]) -> list[UUID]:
    return [row.id for row in page.items]


def _last_if_none(value: object) -> tuple[bool, object]:
    return (value is None, value)
