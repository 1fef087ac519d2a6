"""What holds the audit trail together: each row's hash covers its values, and the hash of the row before.

A row is one byte for the version of this form, then each column in the order below: a zero byte for NULL, or
else a one, the length in four bytes, and the value. Numbers have eight bytes, times are microseconds since
1970, text is UTF-8, ids are their 16 bytes. Integers are big-endian and signed. So no two rows are written
alike, on no database.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from blog.application.audit.queries import AuditChain
from blog.application.audit.views import AuditEntry, AuditHead

COLUMNS: Final = (
    "sequence",
    "id",
    "recorded_at",
    "actor_id",
    "credential",
    "credential_id",
    "action",
    "target_type",
    "target_id",
    "outcome",
    "address",
    "request_id",
    "changed",
    "previous_hash",
)
"""What the hash covers, which is every column but the hash itself. The order is part of the form."""

NO_HASH: Final = bytes(32)
"""What stands for the row before the first one."""

_VERSION: Final = b"\x01"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def hash_of(row: Mapping[str, object]) -> bytes:
    """The SHA-256 of a row."""
    return sha256(_VERSION + b"".join([_written(row[name]) for name in COLUMNS])).digest()


def _written(value: object) -> bytes:
    match value:
        case None:
            return b"\x00"
        case str():
            content = value.encode()
        case UUID():
            content = value.bytes
        case bytes():
            content = value
        case int():
            content = value.to_bytes(8, "big", signed=True)
        case datetime():
            content = ((value - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)
        case _:
            raise TypeError(f"the trail has no values of {type(value).__name__}")
    return b"\x01" + len(content).to_bytes(4, "big", signed=True) + content


class Sha256Chain(AuditChain):
    """The chain, for whoever has entries in hand."""

    def hash_of(self, entry: AuditEntry) -> str:
        row = {name: getattr(entry, name) for name in COLUMNS}
        row["changed"] = " ".join(entry.changed)
        row["previous_hash"] = bytes.fromhex(entry.previous_hash)
        return hash_of(row).hex()

    @property
    def start(self) -> AuditHead:
        return AuditHead(0, NO_HASH.hex())
