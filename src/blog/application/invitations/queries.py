"""The read side of invitations."""

from collections.abc import Collection
from typing import Final, Protocol

from blog.application.invitations.views import InvitationView
from blog.domain.access.roles import Role
from blog.domain.common.ids import InvitationId
from blog.domain.common.paging import Order, Page, PageRequest

INVITATION_ORDERS: Final = frozenset({"created_at", "expires_at"})
"""What lists of invitations can be sorted by; the natural order is the newest first."""

NATURAL_INVITATION_ORDER: Final = (Order("created_at", descending=True),)


class InvitationQueries(Protocol):
    """Reads invitations without aggregates, expired ones too."""

    async def find(self, invitation_id: InvitationId) -> InvitationView | None:
        """The invitation, or None."""
        ...

    async def find_by_digest(self, token_digest: bytes) -> InvitationView | None:
        """The invitation whose secret has this SHA-256, or None."""
        ...

    async def list(self, roles: Collection[Role], page: PageRequest) -> Page[InvitationView]:
        """A part of the invitations to these roles; `page.order` is from `INVITATION_ORDERS` or empty."""
        ...
