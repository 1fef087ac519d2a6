"""The collection of confirmations, as the use cases see it."""

from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose


class ConfirmationRepository(Protocol):
    """Confirmations within one unit of work. Events of an aggregate are stored together with it."""

    async def find(self, confirmation_id: ConfirmationId) -> Confirmation | None:
        """The confirmation, locked against other writers until the unit of work ends, or None."""
        ...

    async def find_by_digest(self, token_digest: bytes) -> Confirmation | None:
        """The confirmation whose secret has this SHA-256, used or not, locked like `find`, or None."""
        ...

    async def add(self, confirmation: Confirmation) -> None:
        """Store a new confirmation. Raises `ConcurrentUpdate` where its user is gone."""
        ...

    async def save(self, confirmation: Confirmation) -> None:
        """Store a changed confirmation. Raises `ConcurrentUpdate` where it was changed meanwhile."""
        ...

    async def remove(self, confirmation: Confirmation) -> None:
        """Remove a confirmation that this repository handed out. Raises `ConcurrentUpdate` like `save`."""
        ...

    async def void(self, purpose: Purpose, user_id: UserId | None) -> None:
        """Remove the open confirmations of this purpose and user; those without a user where it is None."""
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove those that had expired by then, used or not, the oldest first; how many."""
        ...
