import re
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.slug import SLUG_PATTERN, Slug, variants
from tests.support.fakes.system import uuid7

SLUGS = st.lists(st.text("xyz", min_size=1, max_size=60), min_size=1, max_size=4).map(
    lambda words: "-".join(words)[: Slug.LONGEST].rstrip("-")
)
IDENTITY = UUID("019cece5-2687-7000-8000-0123456789ab")


@pytest.mark.parametrize("value", ["a", "7", "hello-world", "a-1-b", "x" * 100, "019cece5-2687-7000-8000"])
def test_letters_digits_and_single_hyphens_make_a_slug(value: str) -> None:
    assert str(Slug(value)) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "blank"),
        ("x" * 101, "too_long"),
        ("-a", "not_a_slug"),
        ("a-", "not_a_slug"),
        ("a--b", "not_a_slug"),
        ("a_b", "not_a_slug"),
        ("a.b", "not_a_slug"),
        ("A", "not_a_slug"),
        ("é", "not_a_slug"),
        ("٣", "not_a_slug"),
        ("a b", "not_a_slug"),
        ("a\n", "not_a_slug"),
        (" a", "not_a_slug"),
        (str(IDENTITY), "not_a_slug"),
        (IDENTITY.hex, "not_a_slug"),
    ],
)
def test_anything_else_is_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Slug(value)
    (only,) = error.value.errors
    assert (only.field, only.code) == ("slug", code)


@given(st.uuids())
def test_no_slug_can_be_taken_for_an_id(identity: UUID) -> None:
    for spelling in (str(identity), identity.hex):
        with pytest.raises(ValidationFailed):
            Slug(spelling)


@given(st.text("aZ0-_.é ", max_size=8))
def test_a_slug_is_an_address_as_it_stands(value: str) -> None:
    try:
        slug = Slug(value)
    except ValidationFailed:
        return
    assert re.fullmatch(r"[a-z0-9-]{1,100}", slug.value)
    assert re.search(SLUG_PATTERN, slug.value)


def test_alternatives_begin_with_the_slug_and_end_with_the_identity() -> None:
    assert [slug.value for slug in Slug("hello").alternatives(IDENTITY)] == [
        "hello",
        "hello-2",
        "hello-3",
        "hello-456789ab",
        "hello-80000123456789ab",
    ]


@given(SLUGS, st.uuids(version=4))
def test_alternatives_are_distinct_slugs(value: str, identity: UUID) -> None:
    slugs = list(Slug(value).alternatives(identity))
    assert len(set(slugs)) == len(slugs) == 5
    assert all(len(slug.value) <= Slug.LONGEST for slug in slugs)


def test_a_long_slug_is_shortened_for_its_suffix() -> None:
    assert [slug.value for slug in Slug("x" * 100).alternatives(IDENTITY)][1] == "x" * 98 + "-2"
    assert [slug.value for slug in Slug("x" * 97 + "-yz").alternatives(IDENTITY)][1] == "x" * 97 + "-2"


@pytest.mark.parametrize("separator", ["-", ".", "_"])
def test_a_shortened_handle_does_not_end_in_a_separator(separator: str) -> None:
    assert list(variants(f"ab{separator}cd", IDENTITY, longest=5))[1] == "ab-2"


def test_alternatives_of_two_posts_do_not_meet() -> None:
    ends = [list(Slug("hello").alternatives(uuid7(number)))[3:] for number in range(1, 50)]
    assert all(set(one).isdisjoint(other) for one, other in pairwise(ends))
    assert set(ends[0]).isdisjoint(Slug("hello").alternatives(uuid4()))
