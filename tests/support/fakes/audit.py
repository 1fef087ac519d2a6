"""The audit trail in memory."""

from collections.abc import Sequence

from blog.application.audit.acts import Act
from blog.application.audit.queries import NATURAL_AUDIT_ORDER, AuditFilter, AuditQueries
from blog.application.audit.trail import AuditTrail
from blog.application.audit.views import AuditEntry, AuditHead
from blog.domain.common.paging import Page, PageRequest
from tests.support.fakes.memory import Memory, Scope
from tests.support.fakes.paging import Keys, paged

_KEYS: Keys[AuditEntry] = {"sequence": lambda entry: entry.sequence, "id": lambda entry: str(entry.id)}


class InMemoryAuditTrail(AuditTrail):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, act: Act) -> None:
        self._scope.acts.append(act)


class InMemoryAuditQueries(AuditQueries):
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def list(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditEntry]:
        found = [entry for entry in self._memory.audit if _fits(entry, wanted)]
        return paged(found, _KEYS, NATURAL_AUDIT_ORDER, page)

    async def after(self, sequence: int, limit: int) -> Sequence[AuditEntry]:
        later = sorted(
            (entry for entry in self._memory.audit if entry.sequence > sequence),
            key=lambda entry: entry.sequence,
        )
        return later[:limit]

    async def head(self) -> AuditHead | None:
        return self._memory.audit_head


def _fits(entry: AuditEntry, wanted: AuditFilter) -> bool:
    return (
        wanted.actor_id in {None, entry.actor_id}
        and wanted.target_id in {None, entry.target_id}
        and wanted.action in {None, entry.action}
        and wanted.outcome in {None, entry.outcome}
        and (wanted.since is None or entry.recorded_at >= wanted.since)
        and (wanted.until is None or entry.recorded_at < wanted.until)
    )
