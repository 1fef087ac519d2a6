"""Acts in the same transaction as the changes that they are."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from blog.adapters.persistence.audit.chain import hash_of
from blog.adapters.persistence.audit.rows import AuditHeadRow, AuditRow
from blog.application.audit.acts import Act

HEAD: Final = "audit"
"""The one row of the table of heads."""
_IS_HEAD: Final = AuditHeadRow.name == HEAD

# Into the tables, not the row classes: there is nothing for the session to keep.
_LOCK_HEAD: Final = (
    select(AuditHeadRow.sequence, AuditHeadRow.hash).where(_IS_HEAD).with_for_update(key_share=True)
)
_INSERT: Final = insert(cast(Table, AuditRow.__table__)).inline()
_MOVE_HEAD: Final = (
    update(cast(Table, AuditHeadRow.__table__))
    .where(_IS_HEAD)
    .values(sequence=bindparam("last_sequence"), hash=bindparam("last_hash"))
)


def append_acts(
    connection: Connection, acts: Sequence[Act], now: datetime, new_id: Callable[[], UUID]
) -> None:
    """Write the acts at the end of the chain, in their order.

    Whoever does so holds the lock on the end of the chain until their transaction ends, and all others wait
    for it: so it must be the last that a transaction does. With nothing locked after it, it is no part of a
    deadlock either.
    """
    sequence, last_hash = connection.execute(_LOCK_HEAD).one()
    rows = []
    for act in acts:
        sequence += 1
        row = {
            "sequence": sequence,
            "id": new_id(),
            "recorded_at": now,
            "actor_id": act.actor_id,
            "credential": act.credential.value,
            "credential_id": act.credential_id,
            "action": act.action,
            "target_type": act.target_type,
            "target_id": act.target_id,
            "outcome": act.outcome,
            "address": act.address,
            "request_id": act.request_id,
            "changed": " ".join(act.changed),
            "previous_hash": last_hash,
        }
        row["hash"] = last_hash = hash_of(row)
        rows.append(row)
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE_HEAD, {"last_sequence": sequence, "last_hash": last_hash})
