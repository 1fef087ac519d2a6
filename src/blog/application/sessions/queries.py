"""The read side of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from blog.application.limits.sign_in import KnownNetworks
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import Session, expires_at


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
    retired_at: datetime | None = None
    """When a newer token took the place of the one that it was found by; None for the token of today."""

    def is_over(self, now: datetime) -> bool:
        """Whether it has expired."""
        return now >= expires_at(created_at=self.created_at, last_seen_at=self.last_seen_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """A session as its owner sees it."""

    id: SessionId
    created_at: datetime
    last_seen_at: datetime
    authenticated_at: datetime
    address: str | None
    user_agent: str | None

    @property
    def expires_at(self) -> datetime:
        """When it ends if it is not used again."""
        return expires_at(created_at=self.created_at, last_seen_at=self.last_seen_at)


def entry_of(session: Session) -> SessionEntry:
    """A session as its owner sees it."""
    return SessionEntry(
        id=session.id,
        created_at=session.created_at,
        last_seen_at=session.last_seen_at,
        authenticated_at=session.authenticated_at,
        address=session.address,
        user_agent=session.user_agent,
    )


class SessionQueries(KnownNetworks, Protocol):
    """Reads sessions without aggregates."""

    async def find_by_digest(self, token_digest: bytes) -> SessionView | None:
        """The session that the token with this SHA-256 opens, or opened before a newer one took its place.

        Expired or not; None where there is none. The token of today is found by one statement.
        """
        ...

    async def list_of(self, user_id: UserId, now: datetime) -> Sequence[SessionEntry]:
        """The sessions of a user that have not expired, the one that was seen last first."""
        ...

    async def find_of(self, user_id: UserId, session_id: SessionId, now: datetime) -> SessionEntry | None:
        """One of those, or None."""
        ...
