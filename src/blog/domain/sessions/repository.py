"""The collection of sessions, as the use cases see it."""

from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import Session


class SessionRepository(Protocol):
    """Sessions within one unit of work."""

    async def find(self, session_id: SessionId) -> Session | None:
        """The session, locked against other writers until the unit of work ends, or None."""
        ...

    async def add(self, session: Session) -> None:
        """Store a new session. Raises `ConcurrentUpdate` where its user is gone."""
        ...

    async def save(self, session: Session) -> None:
        """Store a changed session. Raises `ConcurrentUpdate` where it was changed meanwhile."""
        ...

    async def remove(self, session: Session) -> None:
        """Remove a session that ended. Raises `ConcurrentUpdate` where it was changed meanwhile."""
        ...

    async def end_all_of(
        self, user_id: UserId, *, by: UserId | None, now: datetime, except_id: SessionId | None = None
    ) -> None:
        """End all sessions of a user, but for one, and remove them."""
        ...

    async def end_surplus_of(self, user_id: UserId, *, keep: int, by: UserId | None, now: datetime) -> None:
        """End and remove those beyond so many that were seen last."""
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove sessions that had expired by then, the oldest first; how many, at most the limit.

        They ended when their time ran out, so no end is recorded now. Those that went unused and those that
        lasted too long are each in their own order.
        """
        ...
