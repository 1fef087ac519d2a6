"""Keep the relay going in the background."""

import asyncio
from contextlib import suppress
from typing import Final

from blog.application.outbox.relay import OutboxRelay
from blog.application.ports.clock import Clock
from blog.domain.common.errors import DomainError

IDLE_PAUSE: Final = 1.0
"""Seconds between two looks at an outbox that had nothing to deliver."""


class OutboxPump:
    """Calls the relay again and again until it is stopped; a database that is away is asked again."""

    def __init__(self, relay: OutboxRelay, clock: Clock) -> None:
        self._relay = relay
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin in the background. Call it once, within a running event loop."""
        self._task = asyncio.create_task(self.run(), name="outbox")

    async def stop(self) -> None:
        """End, and let another relay take over at once; an event in mid-delivery comes again there."""
        if self._task is None:
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        with suppress(DomainError):
            await self._relay.stop()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                delivered = await self._relay.deliver_due()
            except DomainError:
                delivered = 0
            if not delivered:
                await self._clock.sleep(IDLE_PAUSE)
