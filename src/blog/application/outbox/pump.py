"""Keep the relay going in the background."""

import asyncio
from typing import Final

from blog.application.housekeeping import Housekeeping
from blog.application.outbox.relay import OutboxRelay
from blog.application.ports.clock import Clock
from blog.application.ports.incidents import IncidentReport

IDLE_PAUSE: Final = 1.0
"""Seconds between two looks at an outbox that had nothing to deliver."""
LONGEST_PAUSE: Final = 30.0
"""Seconds between two looks at an outbox that cannot be read: the pause doubles from one up to this."""


class OutboxPump:
    """Calls the relay until it is stopped, and keeps the house of whatever database it leads on.

    Whatever goes wrong is reported and tried again.
    """

    def __init__(
        self, relay: OutboxRelay, housekeeping: Housekeeping, clock: Clock, incidents: IncidentReport
    ) -> None:
        self._relay = relay
        self._housekeeping = housekeeping
        self._clock = clock
        self._incidents = incidents
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin in the background. Call it once, within a running event loop."""
        self._task = asyncio.create_task(self.run(), name="outbox")

    async def stop(self) -> None:
        """End, and let another relay take over at once; an event in mid-delivery comes again there."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        try:
            await self._relay.stop()
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself; the end must go on
            self._incidents.report("the outbox could not be handed over", error)

    async def run(self) -> None:
        """Deliver until cancelled."""
        pause = IDLE_PAUSE
        while True:
            try:
                delivered = await self._relay.deliver_due()
            except Exception as error:  # noqa: BLE001 - nobody else would ever deliver again
                self._incidents.report("the outbox could not be delivered", error)
                await self._clock.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = IDLE_PAUSE
            await self._tidy_up()
            if not delivered:
                await self._clock.sleep(IDLE_PAUSE)

    async def _tidy_up(self) -> None:
        try:
            if await self._relay.leads():
                await self._housekeeping.tidy_up()
        except Exception as error:  # noqa: BLE001 - events must go out, even where nothing can be removed
            self._incidents.report("what is old could not be removed", error)
