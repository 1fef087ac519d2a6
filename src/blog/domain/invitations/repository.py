"""The collection of invitations, as the use cases see it."""

from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import InvitationId
from blog.domain.invitations.invitation import Invitation


class InvitationRepository(Protocol):
    """Invitations within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, invitation_id: InvitationId) -> Invitation:
        """The invitation, locked until the unit of work ends. Raises `InvitationNotFound`."""
        ...

    async def find_by_digest(self, token_digest: bytes) -> Invitation | None:
        """The invitation whose secret has this SHA-256, expired or not, locked like `get`, or None."""
        ...

    async def find_by_address(self, email_key: str) -> Invitation | None:
        """The invitation to this address, expired or not, locked like `get`, or None."""
        ...

    async def add(self, invitation: Invitation) -> None:
        """Store a new invitation.

        Raises `ConcurrentUpdate` where who invites is gone, and where the address has an invitation. The unit
        of work is to be left after an error.
        """
        ...

    async def save(self, invitation: Invitation) -> None:
        """Store a changed invitation. Raises `ConcurrentUpdate` where it was changed meanwhile."""
        ...

    async def remove(self, invitation: Invitation) -> None:
        """Remove an invitation that this repository handed out. Raises `ConcurrentUpdate` like `save`."""
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove those that had expired by then, the oldest first; how many, at most the limit."""
        ...
