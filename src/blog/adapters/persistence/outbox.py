"""The outbox: events in the same transaction as the changes that they tell of."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import (
    Connection,
    Executable,
    Index,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from blog.adapters.persistence.base import TABLE_OPTIONS, Base
from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.pruning import end_of_batch
from blog.adapters.persistence.types import DOCUMENT, SEQUENCE
from blog.adapters.persistence.types import text as text_of
from blog.application.outbox.ports import JsonValue, OutboxStore, RelayLease, StoredEvent
from blog.domain.common.events import DomainEvent

_UNDELIVERED: Final = text("delivered_at IS NULL AND parked_at IS NULL")
_COMMON_FIELDS: Final = frozenset(field.name for field in fields(DomainEvent))


class OutboxRow(Base):
    """An event."""

    __tablename__ = "outbox"

    # Within an aggregate the numbers follow each other: its next change waits for the lock of this one.
    # Across aggregates they do not say who committed first. None is given twice: subscribers remember them.
    id: Mapped[int] = mapped_column(SEQUENCE, primary_key=True)
    name: Mapped[str] = mapped_column(text_of(50))
    aggregate_type: Mapped[str] = mapped_column(text_of(20))
    aggregate_id: Mapped[UUID]
    aggregate_version: Mapped[int]
    actor_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(DOCUMENT)
    recorded_at: Mapped[datetime]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(text_of(500))

    __table_args__ = (
        Index(
            "ix_outbox_undelivered",
            "delivered_at",
            "parked_at",
            "id",
            postgresql_where=_UNDELIVERED,
            sqlite_where=_UNDELIVERED,
        ),
        Index(None, "aggregate_id", "id"),
        TABLE_OPTIONS | {"sqlite_autoincrement": True},
    )


class LeaseRow(Base):
    """A right that one process at a time holds. The migrations make the rows."""

    __tablename__ = "leases"
    __table_args__ = (TABLE_OPTIONS,)

    name: Mapped[str] = mapped_column(text_of(20), primary_key=True)
    holder: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]


# Into the table, not the row class: there is nothing for the session to keep.
_INSERT: Final = insert(cast(Table, OutboxRow.__table__))


async def record_events(session: AsyncSession, events: Sequence[DomainEvent], now: datetime) -> None:
    """Store the events, in their order, in the transaction of the session."""
    if events:
        await session.execute(_INSERT, [_values(event, now) for event in events])


def _values(event: DomainEvent, now: datetime) -> dict[str, Any]:
    return {
        "name": event.name,
        "aggregate_type": event.aggregate_type,
        "aggregate_id": event.aggregate_id,
        "aggregate_version": event.version,
        "actor_id": event.actor_id,
        "occurred_at": event.occurred_at,
        "payload": {
            field.name: _json(getattr(event, field.name))
            for field in fields(event)
            if field.name not in _COMMON_FIELDS
        },
        "recorded_at": now,
        "attempts": 0,
    }


def _json(value: object) -> JsonValue:
    match value:
        case Enum():
            return _json(value.value)
        case None | bool() | int() | float() | str():
            return value
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case tuple():
            return [_json(item) for item in value]
        case _:
            raise TypeError(f"events do not carry values of {type(value).__name__}")


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


class SqlAlchemyRelayLease(RelayLease):
    """The row `outbox` of the table `leases`."""

    _NAME: Final = "outbox"

    def __init__(self, database: Database) -> None:
        self._database = database

    async def acquire(self, holder: UUID, now: datetime, until: datetime) -> bool:
        # One statement: whoever waits for the row sees, once it is free, what the other one made of it.
        free = or_(LeaseRow.holder.is_(None), LeaseRow.holder == holder, LeaseRow.expires_at <= now)
        taken = await self._database.write(
            update(LeaseRow)
            .where(and_(LeaseRow.name == self._NAME, free))
            .values(holder=holder, expires_at=until)
        )
        return taken == 1

    async def release(self, holder: UUID) -> None:
        await self._database.write(
            update(LeaseRow)
            .where(LeaseRow.name == self._NAME, LeaseRow.holder == holder)
            .values(holder=None, expires_at=None)
        )
