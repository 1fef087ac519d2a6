"""Computations in a thread of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from blog.application.ports.offload import ComputingBusy, Offload

T = TypeVar("T")

MOST_WAITING: Final = 20
"""Some seconds of work, where each is the longest there is."""


class ThreadOffload(Offload):
    """One thread: a second one would only take the interpreter from the event loop twice as often."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="offload")
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise ComputingBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End with what is running; what waits is not begun any more."""
        self._thread.shutdown(wait=True, cancel_futures=True)
