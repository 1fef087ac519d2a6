"""Slugs and usernames that are made here, from a title or a name, and that nobody may have yet."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from blog.domain.common.errors import ConcurrentUpdate, DomainError

H = TypeVar("H")


def first_free(candidates: Sequence[H], taken: Collection[H]) -> H:
    """The first that is not taken; the last one, which is the most random, where all of them are."""
    return next((candidate for candidate in candidates if candidate not in taken), candidates[-1])


@contextmanager
def chosen_again_if(*taken: type[DomainError]) -> Iterator[None]:
    """What was free and is taken at this very moment is a conflict: the repetition finds another.

    Not another try within the same transaction: those who were refused would wait for each other's locks.
    """
    try:
        yield
    except taken as error:
        raise ConcurrentUpdate from error
