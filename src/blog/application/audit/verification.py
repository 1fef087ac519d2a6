"""Find out whether somebody changed the audit trail behind the back of the service."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from blog.application.audit.queries import AuditChain, AuditQueries, UnreadableEntry
from blog.application.audit.views import AuditEntry, AuditHead

BATCH: Final = 1_000
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class AuditFlaw:
    """The first row that is not as it was written, and what is wrong with it."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What came of a look at the whole trail."""

    head: AuditHead
    """The last row that is sound, which is also how many there are."""
    flaw: AuditFlaw | None = None


_NO_NOTE: Final = AuditFlaw(0, "is gone: the note of where the trail ends")


class AuditVerification:
    """Walks along the chain while others go on writing.

    It finds a row that was edited, added, removed or moved, and an end that was cut off. Who can write to
    both tables can write a whole new trail that is sound in itself: only an end that was noted elsewhere
    finds that out.
    """

    def __init__(self, queries: AuditQueries, chain: AuditChain) -> None:
        self._queries = queries
        self._chain = chain

    async def verify(self, expected: AuditHead | None = None) -> AuditReport:
        """Look at every row. `expected` is an end that was noted at an earlier time."""
        head = await self._queries.head()
        if head is None:
            return AuditReport(head=self._chain.start, flaw=_NO_NOTE)
        noted = [head] if expected is None else [head, expected]
        report = await self._walk(noted)
        if report.flaw is None:
            report = replace(report, flaw=await self._flaw_of_end(report.head, noted))
        return report

    async def _walk(self, noted: Sequence[AuditHead]) -> AuditReport:
        """The last row that is sound, and what is wrong with the one behind it, if there is one."""
        last = self._chain.start
        flaw = _difference(last, noted)
        while flaw is None:
            try:
                batch = await self._queries.after(last.sequence, BATCH)
            except UnreadableEntry as error:
                flaw = AuditFlaw(error.sequence, "cannot be read")
                break
            if not batch:
                break
            for entry in batch:
                here = AuditHead(entry.sequence, entry.hash)
                flaw = self._flaw(entry, last) or _difference(here, noted)
                if flaw is not None:
                    break
                last = here
        return AuditReport(head=last, flaw=flaw)

    def _flaw(self, entry: AuditEntry, last: AuditHead) -> AuditFlaw | None:
        if entry.sequence != last.sequence + 1:
            return AuditFlaw(last.sequence + 1, "is missing")
        if entry.hash != self._chain.hash_of(entry):
            return AuditFlaw(entry.sequence, "was edited: its hash is that of other values")
        if entry.previous_hash != last.hash:
            return AuditFlaw(entry.sequence, "does not follow from the row before")
        return None

    async def _flaw_of_end(self, last: AuditHead, noted: Sequence[AuditHead]) -> AuditFlaw | None:
        if any(head.sequence > last.sequence for head in noted):
            return AuditFlaw(last.sequence + 1, "is missing: the trail was cut off")
        # Read after the rows, so that an honest writer has moved it at least as far.
        head = await self._queries.head()
        if head is None:
            return _NO_NOTE
        if head.sequence < last.sequence:
            return AuditFlaw(head.sequence + 1, "was added behind the end")
        return None


def _difference(here: AuditHead, noted: Sequence[AuditHead]) -> AuditFlaw | None:
    if any(head.sequence == here.sequence and head.hash != here.hash for head in noted):
        return AuditFlaw(here.sequence, "has another hash than was noted")
    return None
