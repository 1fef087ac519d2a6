"""Two revisions, compared field by field."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.revisions.comparison import FieldChange, comparison
from blog.domain.revisions.order import in_same_order
from blog.domain.revisions.wording import Op, Part


def only(before: object, after: object) -> FieldChange:
    (change,) = comparison({"same": 1, "it": before}, {"same": 1, "it": after})  # type: ignore[dict-item]  # plain values
    return change


def test_what_is_the_same_is_left_out() -> None:
    assert comparison({"a": [1], "b": None}, {"a": [1], "b": None}) == ()


def test_texts_are_compared_by_words() -> None:
    change = only("First light", "First lights")
    assert (change.field, change.before, change.after) == ("it", "First light", "First lights")
    assert change.parts == (
        Part(Op.EQUAL, "First "), Part(Op.DELETE, "light"), Part(Op.INSERT, "lights"),
    )  # fmt: skip
    assert (change.added, change.removed, change.moved) == (None, None, None)


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [(None, "New", Part(Op.INSERT, "New")), ("Old", None, Part(Op.DELETE, "Old"))],
)
def test_a_text_that_is_absent_is_empty(before: str | None, after: str | None, part: Part) -> None:
    change = only(before, after)
    assert (change.before, change.after, change.parts) == (before, after, (part,))


@pytest.mark.parametrize(("before", "after"), [(False, True), (1, 2), (None, ["a"]), (None, {"a": 1})])
def test_other_values_are_before_and_after(before: object, after: object) -> None:
    assert only(before, after) == FieldChange(field="it", before=before, after=after)  # type: ignore[arg-type]  # as above


def test_lists_tell_what_came_went_and_moved() -> None:
    change = only(["a", "b", "c", "d"], ["x", "c", "a", "b"])
    assert change.added == ("x",)
    assert change.removed == ("d",)
    assert change.moved == ("c",)
    assert change.parts is None


def test_items_may_be_objects() -> None:
    one, other, third = ({"id": number} for number in range(3))
    change = only([one, other], [other, one, third])
    assert (change.added, change.removed) == (({"id": 2},), ())
    assert len(change.moved or ()) == 1


def test_parts_of_a_field_are_named_by_their_path() -> None:
    before = {"seo": {"title": None, "og": {"title": "a"}, "kept": 1}}
    after = {"seo": {"title": "New", "og": {"title": "b"}, "kept": 1}}
    assert [each.field for each in comparison(before, after)] == ["seo/title", "seo/og/title"]


def test_a_field_that_one_side_does_not_have_is_null_there() -> None:
    assert [(each.field, each.before, each.after) for each in comparison({"a": 1}, {"b": 2})] == [
        ("b", None, 2),
        ("a", 1, None),
    ]


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_what_stays_in_order_is_as_much_as_can_be(before: list[int], after: list[int]) -> None:
    pairs = in_same_order(before, after)
    assert all(
        before[x] == after[y] and before.count(before[x]) == after.count(after[y]) == 1 for x, y in pairs
    )
    assert all(a < b and c < d for (a, c), (b, d) in pairwise(pairs))
    single = [item for item in before if before.count(item) == after.count(item) == 1]
    assert len(pairs) == longest_rising([after.index(item) for item in single])


def longest_rising(numbers: list[int]) -> int:
    lengths: list[int] = []
    for place, number in enumerate(numbers):
        lengths.append(1 + max((lengths[i] for i in range(place) if numbers[i] < number), default=0))
    return max(lengths, default=0)
