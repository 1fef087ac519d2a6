"""The events that are to be delivered, and what became of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Executable, bindparam, delete, exists, select, update
from sqlalchemy.orm import aliased

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.outbox.rows import OutboxRow
from blog.adapters.persistence.pruning import end_of_batch
from blog.application.outbox.ports import OutboxStore, StoredEvent


def _due() -> Executable:
    earlier = aliased(OutboxRow)
    held_back = exists().where(
        earlier.aggregate_id == OutboxRow.aggregate_id,
        earlier.id <= OutboxRow.id,
        earlier.delivered_at.is_(None),
        earlier.parked_at.is_(None),
        earlier.next_attempt_at > bindparam("now"),
    )
    return (
        select(
            OutboxRow.id,
            OutboxRow.name,
            OutboxRow.aggregate_type,
            OutboxRow.aggregate_id,
            OutboxRow.aggregate_version,
            OutboxRow.actor_id,
            OutboxRow.occurred_at,
            OutboxRow.payload,
            OutboxRow.attempts,
        )
        .where(OutboxRow.delivered_at.is_(None), OutboxRow.parked_at.is_(None), ~held_back)
        .order_by(OutboxRow.id)
        .limit(bindparam("limit"))
    )


class SqlAlchemyOutboxStore(OutboxStore):
    """The table `outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._due = _due()

    async def due(self, now: datetime, limit: int) -> Sequence[StoredEvent]:
        def read(connection: Connection) -> list[StoredEvent]:
            rows = connection.execute(self._due, {"now": now, "limit": limit})
            return [StoredEvent(**row) for row in rows.mappings()]

        return await self._database.read(read)

    async def delivered(self, event_id: int, now: datetime) -> None:
        await self._update(event_id, delivered_at=now, next_attempt_at=None, error=None)

    async def failed(self, event_id: int, error: str, next_attempt_at: datetime) -> None:
        await self._update(
            event_id, attempts=OutboxRow.attempts + 1, error=error, next_attempt_at=next_attempt_at
        )

    async def park(self, event_id: int, error: str, now: datetime) -> None:
        await self._update(
            event_id, attempts=OutboxRow.attempts + 1, error=error, next_attempt_at=None, parked_at=now
        )

    async def prune(self, delivered_by: datetime, limit: int) -> int:
        is_old = OutboxRow.delivered_at <= delivered_by
        end = end_of_batch(OutboxRow.id, is_old, limit)
        last = await self._database.read(lambda connection: connection.scalar(end))
        if last is None:
            return 0
        return await self._database.write(delete(OutboxRow).where(is_old, OutboxRow.id <= last))

    async def _update(self, event_id: int, **values: object) -> None:
        await self._database.write(update(OutboxRow).where(OutboxRow.id == event_id).values(**values))
