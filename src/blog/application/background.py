"""Do something again and again, beside what is asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from blog.application.ports.clock import Clock
from blog.application.ports.incidents import IncidentReport

PAUSE: Final = 1.0
"""Seconds between two turns, where the first had nothing to do."""
LONGEST_PAUSE: Final = 30.0
"""Seconds between two turns that fail: the pause doubles from the first up to this."""


class Repetition:
    """Takes turn after turn until it is stopped; whatever goes wrong is reported and tried again.

    A turn answers whether there is more to do at once. Its pauses follow the monotonic clock, so that they
    last as long as they should when somebody sets the time.
    """

    def __init__(
        self,
        name: str,
        turn: Callable[[], Awaitable[bool]],
        clock: Clock,
        incidents: IncidentReport,
        *,
        complaint: str,
        pause: float = PAUSE,
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        self._name = name
        self._turn = turn
        self._clock = clock
        self._incidents = incidents
        self._complaint = complaint
        self._pause = pause
        self._longest_pause = longest_pause
        self._task: asyncio.Task[None] | None = None

    @property
    def is_started(self) -> bool:
        """Whether it runs in the background."""
        return self._task is not None

    def start(self) -> None:
        """Begin in the background. Call it once, within a running event loop."""
        self._task = asyncio.create_task(self.run(), name=self._name)

    async def stop(self) -> None:
        """End, in the middle of a turn if need be."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def run(self) -> None:
        """Take turns until cancelled."""
        pause = self._pause
        while True:
            try:
                is_more = await self._turn()
            except Exception as error:  # noqa: BLE001 - nobody else would ever do it again
                self._incidents.report(self._complaint, error)
                await self._clock.sleep(pause)
                pause = min(pause * 2, self._longest_pause)
                continue
            pause = self._pause
            if not is_more:
                await self._clock.sleep(self._pause)
