from collections.abc import Collection

import pytest

from blog.application.handles import HandleChoice, conflict_if, first_free
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.posts.errors import SlugTaken


@pytest.mark.parametrize(
    ("taken", "chosen"), [("", "a"), ("a", "b"), ("ab", "c"), ("bc", "a"), ("xyz", "a"), ("abc", "c")]
)
def test_the_first_that_is_free_is_chosen(taken: str, chosen: str) -> None:
    assert first_free(list("abc"), set(taken)) == chosen


def test_what_is_taken_meanwhile_is_a_conflict_and_other_errors_are_what_they_are() -> None:
    taken = SlugTaken()
    with pytest.raises(ConcurrentUpdate) as conflict, conflict_if(SlugTaken):
        raise taken
    assert conflict.value.__cause__ is taken
    with pytest.raises(LookupError), conflict_if(SlugTaken):
        raise LookupError


async def nobody(handles: Collection[str]) -> Collection[str]:
    return ()


async def test_who_loses_a_handle_in_a_crowd_takes_the_most_random_one() -> None:
    choice = HandleChoice(None, iter("abc"))
    assert await choice.find(nobody) == "a"
    with pytest.raises(ConcurrentUpdate), choice.tried(SlugTaken):
        raise SlugTaken
    assert await choice.find(nobody) == "c"
    with pytest.raises(ConcurrentUpdate), choice.tried(SlugTaken):
        raise SlugTaken
    assert await choice.find(nobody) == "c"


async def test_a_handle_that_is_asked_for_is_refused_where_it_is_taken() -> None:
    choice = HandleChoice("mine", "abc")
    assert await choice.find(nobody) == "mine"
    with pytest.raises(SlugTaken), choice.tried(SlugTaken):
        raise SlugTaken
