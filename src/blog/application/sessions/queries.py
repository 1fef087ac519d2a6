"""The read side of sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session and what it needs to know of its user."""

    id: SessionId
    user_id: UserId
    role: Role
    user_is_active: bool
    created_at: datetime
    last_seen_at: datetime
    authenticated_at: datetime


class SessionQueries(Protocol):
    """Reads sessions without aggregates."""

    async def find_by_digest(self, token_digest: bytes) -> SessionView | None:
        """The session that the token with this SHA-256 opens, expired or not, or None."""
        ...
