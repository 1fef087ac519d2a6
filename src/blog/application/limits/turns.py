"""How many may try at the same time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from blog.application.ports.passwords import HasherBusy

AT_ONCE: Final = 16
"""Enough to keep the hasher busy. A crowd in step would hold the event loop up between two of its steps."""
MOST_WAITING: Final = 240
"""About three seconds of hashing."""


class Turns:
    """Lets some in, has those who come later wait in their order, and turns away who finds too many there."""

    def __init__(self, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = most_waiting
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn, which lasts as long as the block. Raises `HasherBusy`."""
        if self._waiting >= self._most:
            raise HasherBusy
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()
