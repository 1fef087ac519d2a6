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
        """The invitation whose secret has this SHA-256, accepted or not, locked like `get`, or None."""
        ...

    async def list_open_to(self, email_key: str) -> list[Invitation]:
        """Those to this address that nobody has accepted, locked like `get`."""
        ...

    async def add(self, invitation: Invitation) -> None:
        """Store a new invitation. Raises `ConcurrentUpdate` where who invites is gone."""
        ...

    async def save(self, invitation: Invitation) -> None:
        """Store a changed invitation. Raises `ConcurrentUpdate` where it was changed meanwhile."""
        ...

    async def remove(self, invitation: Invitation) -> None:
        """Remove an invitation that this repository handed out. Raises `ConcurrentUpdate` like `save`."""
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove those that had expired by then, accepted or not, the oldest first; how many."""
        ...
