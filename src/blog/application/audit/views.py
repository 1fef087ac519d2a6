"""What readers get to see of the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row. Its values are as they are stored, so that an edited one can be read and found out."""

    sequence: int
    """From one, without a gap."""
    id: UUID
    recorded_at: datetime
    actor_id: UUID | None
    credential: str
    credential_id: UUID | None
    action: str
    target_type: str | None
    target_id: UUID | None
    outcome: str
    address: str | None
    request_id: str | None
    changed: tuple[str, ...]
    previous_hash: str
    """Of the row before, in hexadecimal."""
    hash: str
    """SHA-256 of all other columns, in hexadecimal."""

    @property
    def version(self) -> int:
        """No entry ever changes."""
        return 1


@dataclass(frozen=True, slots=True)
class AuditHead:
    """An end that the trail has, or had: the number of the last row, and its hash in hexadecimal."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"
