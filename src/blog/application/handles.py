"""Slugs and usernames that are made here, from a title or a name, and that nobody may have yet."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, TypeVar

from blog.domain.common.errors import ConcurrentUpdate, DomainError

H = TypeVar("H")


def first_free(candidates: Sequence[H], taken: Collection[H]) -> H:
    """The first that is not taken; the last one, which is the most random, where all of them are."""
    return next((candidate for candidate in candidates if candidate not in taken), candidates[-1])


@contextmanager
def conflict_if(*taken: type[DomainError]) -> Iterator[None]:
    """What was free and is taken at this very moment is a conflict: the repetition finds another.

    Not another try within the same transaction: those who were refused would wait for each other's locks.
    """
    try:
        yield
    except taken as error:
        raise ConcurrentUpdate from error


class HandleChoice(Generic[H]):
    """The handle of one new thing, over all attempts to store it: as it is asked for, or a free one."""

    def __init__(self, asked_for: H | None, made: Iterable[H]) -> None:
        """`made` are tried in turn where none is asked for; the last one is from random bits."""
        self._asked_for = asked_for
        self._made = list(made)

    async def find(self, taken: Callable[[Collection[H]], Awaitable[Collection[H]]]) -> H:
        """The handle to try; `taken` tells which of some handles somebody has."""
        if self._asked_for is not None:
            return self._asked_for
        return first_free(self._made, await taken(self._made))

    @contextmanager
    def tried(self, taken: type[DomainError]) -> Iterator[None]:
        """Around storing it: a made handle that is taken at this moment is a conflict, and no loss.

        Where one crowd wants one handle, the readable ones are not worth another fight.
        """
        try:
            yield
        except taken as error:
            if self._asked_for is not None:
                raise
            del self._made[:-1]
            raise ConcurrentUpdate from error
