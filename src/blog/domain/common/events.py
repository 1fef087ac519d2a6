"""Domain events: what happened to an aggregate, in the words of the domain."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypedDict
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened to one aggregate.

    `name` is stable and public (`post.published`); its first word is the kind of aggregate. The fields that
    a subclass adds are the payload: strings, numbers, booleans, ids, times, or tuples of them. They hold no
    secret and no e-mail address, because events are kept and handed on.
    """

    name: ClassVar[str]
    alters: ClassVar[tuple[str, ...]] = ()
    """The fields that such an event always changes, for the audit trail; the payload may name more."""

    aggregate_id: UUID
    version: int
    """The version of the aggregate after the event."""
    occurred_at: datetime
    actor_id: UUID | None
    """Who did it; None for the system or a visitor."""

    @property
    def aggregate_type(self) -> str:
        """The kind of aggregate: `post` for `post.published`."""
        return self.name.partition(".")[0]

    @property
    def account_id(self) -> UUID | None:
        """The account that it is about, where the aggregate is but a means to change that; else None."""
        return None


class Stamp(TypedDict):
    """What each event says of itself: of which aggregate and version it is, when it happened, who did it."""

    aggregate_id: UUID
    version: int
    occurred_at: datetime
    actor_id: UUID | None


def changed_by(event: DomainEvent) -> tuple[str, ...]:
    """The names of the fields that the event changed."""
    also: tuple[str, ...] = getattr(event, "changed", ())
    return (*event.alters, *also)
