"""What happens to pending changes. Readers see nothing of them before the change is published."""

from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingBegun(DomainEvent):
    """Somebody began to change a published post without its readers; the names of the fields."""

    name = "pending.begun"
    post_id: PostId
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAmended(DomainEvent):
    """More is to change, or something else; the names of all fields that are to."""

    name = "pending.amended"
    post_id: PostId
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingScheduled(DomainEvent):
    """The change is to be published by itself at that time."""

    name = "pending.scheduled"
    alters = ("publish_at",)
    post_id: PostId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPublished(DomainEvent):
    """The post says now what was pending."""

    name = "pending.published"
    post_id: PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingDiscarded(DomainEvent):
    """Nothing will come of the change."""

    name = "pending.discarded"
    post_id: PostId
