"""The outbox, the lease and a subscriber in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from blog.application.outbox.ports import OutboxStore, RelayLease, StoredEvent, Subscriber
from tests.support.fakes.memory import Memory, OutboxEntry


class InMemoryOutboxStore(OutboxStore):
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def due(self, now: datetime, limit: int) -> Sequence[StoredEvent]:
        due: list[StoredEvent] = []
        held_back: set[UUID] = set()
        for entry in self._memory.outbox:
            if not entry.waits:
                continue
            if entry.next_attempt_at is not None and entry.next_attempt_at > now:
                held_back.add(entry.event.aggregate_id)
            if entry.event.aggregate_id not in held_back:
                due.append(entry.event)
        return due[:limit]

    async def delivered(self, event_id: int, now: datetime) -> None:
        self._change(event_id, lambda entry: replace(entry, delivered_at=now))

    async def failed(self, event_id: int, error: str, next_attempt_at: datetime) -> None:
        def put_off(entry: OutboxEntry) -> OutboxEntry:
            event = replace(entry.event, attempts=entry.event.attempts + 1)
            return replace(entry, event=event, error=error, next_attempt_at=next_attempt_at)

        self._change(event_id, put_off)

    async def park(self, event_id: int, error: str, now: datetime) -> None:
        self._change(event_id, lambda entry: replace(entry, error=error, parked_at=now))

    async def prune(self, delivered_by: datetime, limit: int) -> int:
        outbox = self._memory.outbox
        old = [
            entry for entry in outbox if entry.delivered_at is not None and entry.delivered_at <= delivered_by
        ][:limit]
        outbox[:] = [entry for entry in outbox if entry not in old]
        return len(old)

    def _change(self, event_id: int, change: Callable[[OutboxEntry], OutboxEntry]) -> None:
        outbox = self._memory.outbox
        (index,) = (index for index, entry in enumerate(outbox) if entry.event.id == event_id)
        outbox[index] = change(outbox[index])


class InMemoryRelayLease(RelayLease):
    def __init__(self) -> None:
        self.holder: UUID | None = None
        self.until: datetime | None = None

    async def acquire(self, holder: UUID, now: datetime, until: datetime) -> bool:
        if self.holder not in {None, holder} and self.until is not None and self.until > now:
            return False
        self.holder, self.until = holder, until
        return True

    async def release(self, holder: UUID) -> None:
        if self.holder == holder:
            self.holder = self.until = None


class RecordingSubscriber(Subscriber):
    """Remembers what it was handed; refuses what a test tells it to."""

    def __init__(self) -> None:
        self.handed: list[StoredEvent] = []
        """Everything that it was handed, what it refused too."""
        self.refuses: Callable[[StoredEvent], bool] = lambda _event: False

    @property
    def accepted(self) -> list[StoredEvent]:
        """What it would take now of all that it was handed."""
        return [event for event in self.handed if not self.refuses(event)]

    async def handle(self, event: StoredEvent) -> None:
        self.handed.append(event)
        if self.refuses(event):
            raise RuntimeError(f"refused {event.name}")
