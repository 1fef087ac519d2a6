"""A log of what happened in the domain."""

import logging
from typing import Final

from blog.application.outbox.ports import StoredEvent, Subscriber

logger: Final = logging.getLogger("blog.events")


class EventLog(Subscriber):
    """Writes every event to the log. A repeated delivery shows as the same `event_id`."""

    async def handle(self, event: StoredEvent) -> None:
        logger.info(
            event.name,
            extra={
                "event_id": event.id,
                "aggregate_id": str(event.aggregate_id),
                "aggregate_version": event.aggregate_version,
                "actor_id": None if event.actor_id is None else str(event.actor_id),
                "payload": dict(event.payload),
            },
        )
