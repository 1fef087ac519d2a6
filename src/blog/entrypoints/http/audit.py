"""The audit trail over HTTP."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.audit.views import AuditEntry as AuditEntryView
from blog.domain.access.permissions import Action
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.operations import lists
from blog.entrypoints.http.representation import Representation
from blog.entrypoints.http.responses import Listing
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.audit import AuditEntry, AuditQuery

router = make_router("/audit", "audit")
_ENTRY: Final = Representation(AuditEntry, AuditEntryView)


@router.get(
    "",
    **lists(Action.AUDIT_READ, summary="Read the audit trail", answer=list[AuditEntry], query=AuditQuery),
)
async def list_acts(request: Request) -> Response:
    """Who did what, when and from where, the newest first. `blog audit verify` tells if it was edited."""
    query = query_of(request, AuditQuery)
    listing = Listing(request, query)
    reading = services(request).audit_reading()
    page = await reading.list(actor_of(request), query.to_filter(), listing.page())
    return listing.answer(page, _ENTRY)
