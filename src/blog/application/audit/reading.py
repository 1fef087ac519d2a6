"""Read the audit trail."""

from blog.application.audit.queries import AuditFilter, AuditQueries
from blog.application.audit.views import AuditEntry
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.paging import Page, PageRequest


class AuditReading:
    """Admins and owners read what everybody did, from a session: no token reaches so far."""

    def __init__(self, queries: AuditQueries) -> None:
        self._queries = queries

    async def list(self, actor: Actor, wanted: AuditFilter, page: PageRequest) -> Page[AuditEntry]:
        """A part of the entries, the newest first. Raises `PermissionDenied`, `AuthenticationRequired`."""
        require(actor, Action.AUDIT_READ)
        return await self._queries.list(wanted, page)
