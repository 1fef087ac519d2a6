"""The relay: from the outbox to the subscribers, at least once and in order per aggregate."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from blog.application.outbox.ports import OutboxStore, RelayLease, StoredEvent, Subscriber
from blog.application.ports.clock import Clock
from blog.application.ports.incidents import IncidentReport

BATCH: Final = 100
"""Events read at once."""
LEASE: Final = timedelta(seconds=30)
PATIENCE: Final = timedelta(seconds=10)
"""What a subscriber has for one event: it must end before another relay may take the lease over."""
FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(minutes=15)
MOST_ATTEMPTS: Final = 12
"""About an hour and a half of trying before an event is parked."""


class OutboxRelay:
    """Delivers stored events. Any number of relays may run; the lease lets one of them work at a time."""

    def __init__(
        self,
        store: OutboxStore,
        lease: RelayLease,
        subscribers: Sequence[Subscriber],
        clock: Clock,
        incidents: IncidentReport,
        holder: UUID,
    ) -> None:
        self._store = store
        self._lease = lease
        self._subscribers = subscribers
        self._clock = clock
        self._incidents = incidents
        self._holder = holder
        self._prolong_at: datetime | None = None

    async def deliver_due(self) -> int:
        """Deliver one batch; how many events went out. Nothing is done while another relay holds the lease.

        An event that a subscriber refuses comes again after 1, 2, 4 … seconds, at most 15 minutes, and holds
        back the later events of its aggregate meanwhile; after 12 tries it is parked. The first refusal and
        the last are incidents: that a mail server is away, or not who it says it is, nobody else would tell.
        """
        if not await self._prolong():
            return 0
        delivered = 0
        held_back: set[UUID] = set()
        for event in await self._store.due(self._clock.now(), BATCH):
            if event.aggregate_id in held_back:
                continue
            if not await self._prolong():
                break
            if await self._deliver(event):
                delivered += 1
            else:
                held_back.add(event.aggregate_id)
        return delivered

    async def leads(self) -> bool:
        """Whether this is the relay that works, and no other one."""
        return await self._prolong()

    async def stop(self) -> None:
        """Let another relay take over at once."""
        self._prolong_at = None
        await self._lease.release(self._holder)

    async def _prolong(self) -> bool:
        now = self._clock.now()
        if self._prolong_at is not None and now < self._prolong_at:
            return True
        held = await self._lease.acquire(self._holder, now, now + LEASE)
        self._prolong_at = now + LEASE / 2 if held else None
        return held

    async def _deliver(self, event: StoredEvent) -> bool:
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                for subscriber in self._subscribers:
                    await subscriber.handle(event)
        except Exception as error:  # noqa: BLE001 - whatever a subscriber raises, the event must come again
            await self._put_off(event, error)
            return False
        await self._store.delivered(event.id, self._clock.now())
        return True

    async def _put_off(self, event: StoredEvent, error: Exception) -> None:
        now, reason = self._clock.now(), f"{type(error).__name__}: {error}"[:500]
        if event.attempts + 1 >= MOST_ATTEMPTS:
            self._incidents.report(f"{event.name} was not delivered, and is not tried again", error)
            await self._store.park(event.id, reason, now)
            return
        if event.attempts == 0:
            self._incidents.report(f"{event.name} was not delivered, and is tried again", error)
        pause = min(FIRST_PAUSE * 2**event.attempts, LONGEST_PAUSE)
        await self._store.failed(event.id, reason, now + pause)
