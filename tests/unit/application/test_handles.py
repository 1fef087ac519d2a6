import pytest

from blog.application.handles import chosen_again_if, first_free
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.posts.errors import SlugTaken


@pytest.mark.parametrize(
    ("taken", "chosen"), [("", "a"), ("a", "b"), ("ab", "c"), ("bc", "a"), ("xyz", "a"), ("abc", "c")]
)
def test_the_first_that_is_free_is_chosen(taken: str, chosen: str) -> None:
    assert first_free(list("abc"), set(taken)) == chosen


def test_what_is_taken_meanwhile_is_a_conflict_and_other_errors_are_what_they_are() -> None:
    taken = SlugTaken()
    with pytest.raises(ConcurrentUpdate) as conflict, chosen_again_if(SlugTaken):
        raise taken
    assert conflict.value.__cause__ is taken
    with pytest.raises(LookupError), chosen_again_if(SlugTaken):
        raise LookupError
