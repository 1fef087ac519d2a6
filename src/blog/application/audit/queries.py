"""The read side of the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from blog.application.audit.views import AuditEntry, AuditHead
from blog.domain.common.paging import Order, Page, PageRequest

NATURAL_AUDIT_ORDER: Final = (Order("sequence", descending=True),)
"""The newest first; there is no other."""


class UnreadableEntry(Exception):
    """A row holds what nobody can have written there, such as a time that does not exist."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"row {sequence} cannot be read")
        self.sequence = sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries a list holds; all conditions together."""

    actor_id: UUID | None = None
    target_id: UUID | None = None
    action: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    """Recorded at this time or later."""
    until: datetime | None = None
    """Recorded before this time."""


class AuditQueries(Protocol):
    """Reads the trail."""

    async def list(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditEntry]:
        """A part of the entries that the filter lets through."""
        ...

    async def after(self, sequence: int, limit: int) -> Sequence[AuditEntry]:
        """The next entries after this number, the oldest first.

        Raises `UnreadableEntry` where the very next one cannot be read.
        """
        ...

    async def head(self) -> AuditHead | None:
        """The end that was noted with the last row, or None where somebody removed it."""
        ...


class AuditChain(Protocol):
    """Knows how the rows hang together."""

    def hash_of(self, entry: AuditEntry) -> str:
        """The hash, in hexadecimal, that an entry with these values has to have."""
        ...

    @property
    def start(self) -> AuditHead:
        """The end of a trail that has no rows."""
        ...
