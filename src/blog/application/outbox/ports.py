"""What the relay needs: the stored events, the right to deliver them, and those who want to hear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """A domain event as it was stored with the change that it tells of."""

    id: int
    name: str
    aggregate_type: str
    aggregate_id: UUID
    aggregate_version: int
    actor_id: UUID | None
    occurred_at: datetime
    payload: Mapping[str, JsonValue]
    attempts: int
    """Failed deliveries so far."""


class OutboxStore(Protocol):
    """The events that wait for delivery."""

    async def due(self, now: datetime, limit: int) -> Sequence[StoredEvent]:
        """Events to deliver now, in the order in which they were stored.

        An event whose turn to be repeated has not come holds back the later events of its aggregate; a parked
        one holds back nothing.
        """
        ...

    async def delivered(self, event_id: int, now: datetime) -> None:
        """Note that every subscriber has it."""
        ...

    async def failed(self, event_id: int, error: str, next_attempt_at: datetime) -> None:
        """Note a failed delivery, and when to repeat it."""
        ...

    async def park(self, event_id: int, error: str, now: datetime) -> None:
        """Give the event up, and keep it for a person to look at."""
        ...

    async def prune(self, delivered_by: datetime, limit: int) -> int:
        """Remove events that were delivered by then, the oldest first; how many, at most the limit."""
        ...


class RelayLease(Protocol):
    """The right to deliver, which one relay at a time holds."""

    async def acquire(self, holder: UUID, now: datetime, until: datetime) -> bool:
        """Take or prolong the lease; False while another holder's has not run out."""
        ...

    async def release(self, holder: UUID) -> None:
        """Give the lease up, if it is this holder's."""
        ...


class Subscriber(Protocol):
    """Somebody inside the service who acts on events.

    May be handed an event more than once, so acting on it must be idempotent: remember `StoredEvent.id`, or
    compare `aggregate_version`.
    """

    async def handle(self, event: StoredEvent) -> None:
        """Act on the event. An exception means "not yet": the event comes again later."""
        ...
