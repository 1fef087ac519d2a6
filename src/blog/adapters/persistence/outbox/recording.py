"""Events in the same transaction as the changes that they tell of."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Connection, Table, insert

from blog.adapters.persistence.outbox.rows import OutboxRow
from blog.application.outbox.ports import JsonValue
from blog.domain.common.events import DomainEvent

_COMMON_FIELDS: Final = frozenset(field.name for field in fields(DomainEvent))
# Into the table, not the row class: there is nothing for the session to keep.
_INSERT: Final = insert(cast(Table, OutboxRow.__table__)).inline()


def store_events(connection: Connection, events: Sequence[DomainEvent], now: datetime) -> None:
    """Store the events, in their order."""
    connection.execute(_INSERT, [_values(event, now) for event in events])


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
