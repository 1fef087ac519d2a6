"""Where the read side reads: a connection of the reading pool, or the transaction of a unit of work."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Reader(Protocol):
    """Runs the work of a query on a connection."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What the work finds. It runs in SQLAlchemy's greenlet, so it is written without `await`."""
        ...
