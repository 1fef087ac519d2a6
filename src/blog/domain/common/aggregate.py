"""What each aggregate has: a version that it advances itself, times, and the events it recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from blog.domain.common.errors import PreconditionFailed
from blog.domain.common.events import DomainEvent, Stamp


@dataclass(slots=True, eq=False, kw_only=True)
class Versioned:
    """State that is stored as one piece and guarded by a version.

    Every change advances `version` by one, a change of children too, so that a writer who saw an older
    version is found out.
    """

    id: UUID
    created_at: datetime
    updated_at: datetime
    version: int = 1
    _events: list[DomainEvent] = field(default_factory=list, init=False, repr=False)

    def expect(self, version: int | None) -> None:
        """Raise `PreconditionFailed` unless this is the version the caller saw; None expects nothing."""
        if version is not None and version != self.version:
            raise PreconditionFailed(self.version)

    @property
    def pending_events(self) -> Sequence[DomainEvent]:
        """The recorded events, oldest first, until they are collected."""
        return tuple(self._events)

    def collect_events(self) -> list[DomainEvent]:
        """Hand over the recorded events, oldest first, and forget them."""
        events, self._events = self._events, []
        return events

    def _advance(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now

    def _stamp(self, by: UUID | None, now: datetime) -> Stamp:
        """The beginning of an event about the state that the aggregate has now."""
        return Stamp(aggregate_id=self.id, version=self.version, occurred_at=now, actor_id=by)

    def _record(self, event: DomainEvent) -> None:
        self._events.append(event)
