import pytest

from blog.domain.common.errors import ErrorKind, ValidationFailed
from blog.domain.common.paging import Direction, InvalidCursor, Page, PageRequest, Position

HERE = Position(("a", 1, None))


def test_a_page_is_twenty_rows_from_the_start_unless_asked_otherwise() -> None:
    page = PageRequest()
    assert (page.limit, page.skip, page.position, page.order, page.count) == (20, 0, None, (), False)


@pytest.mark.parametrize(("limit", "skip"), [(1, 0), (100, 10_000)])
def test_the_limits_themselves_are_allowed(limit: int, skip: int) -> None:
    page = PageRequest(limit=limit, skip=skip)
    assert (page.limit, page.skip) == (limit, skip)


@pytest.mark.parametrize("limit", [0, -1, 101, 2**63])
def test_a_limit_beyond_is_refused(limit: int) -> None:
    with pytest.raises(ValidationFailed) as error:
        PageRequest(limit=limit)
    assert [(each.field, each.code) for each in error.value.errors] == [("limit", "out_of_range")]


@pytest.mark.parametrize("skip", [-1, 10_001, 2**63])
def test_a_skip_beyond_is_refused(skip: int) -> None:
    with pytest.raises(ValidationFailed) as error:
        PageRequest(skip=skip)
    assert [(each.field, each.code) for each in error.value.errors] == [("skip", "out_of_range")]


def test_skip_and_position_exclude_each_other() -> None:
    assert PageRequest(position=HERE).position == HERE
    with pytest.raises(ValidationFailed) as error:
        PageRequest(skip=1, position=HERE)
    assert [(each.field, each.code) for each in error.value.errors] == [("skip", "excluded")]


def test_a_position_goes_forward_unless_it_says_otherwise() -> None:
    assert HERE.direction is Direction.FORWARD


def test_a_mapped_page_is_the_same_page_with_other_items() -> None:
    page = Page(items=(1, 2), next=HERE, previous=Position((), Direction.BACKWARD), total=7)
    assert page.map(str) == Page(items=("1", "2"), next=page.next, previous=page.previous, total=7)
    empty: Page[int] = Page(items=())
    assert empty.map(str) == Page(items=())


def test_an_invalid_cursor_is_malformed() -> None:
    assert InvalidCursor.kind is ErrorKind.MALFORMED
