"""The read side of confirmations."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationView:
    """A confirmation, without its secret and without a lock on it."""

    id: ConfirmationId
    purpose: Purpose
    user_id: UserId | None
    previous_email: str | None = field(repr=False)
    expires_at: datetime
    used_at: datetime | None

    def is_open(self, purpose: Purpose, now: datetime) -> bool:
        """Whether it looks as if the secret is still good for this."""
        return self.purpose is purpose and self.used_at is None and now < self.expires_at


class ConfirmationQueries(Protocol):
    """Reads confirmations without aggregates, used and expired ones too."""

    async def find(self, confirmation_id: ConfirmationId) -> ConfirmationView | None:
        """The confirmation, or None."""
        ...

    async def find_by_digest(self, token_digest: bytes) -> ConfirmationView | None:
        """The confirmation whose secret has this SHA-256, or None."""
        ...
