"""The session aggregate: one sign-in of one user."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import SessionId, UserId


@dataclass(slots=True, eq=False, kw_only=True)
class Session(Versioned):
    """A sign-in. It ends when unused for 14 days, and 90 days after it began at the latest."""

    IDLE: ClassVar[timedelta] = timedelta(days=14)
    ABSOLUTE: ClassVar[timedelta] = timedelta(days=90)
    TOUCH_EVERY: ClassVar[timedelta] = timedelta(minutes=5)
    """How exact `last_seen_at` is: being seen is written down at most this often."""

    id: SessionId
    user_id: UserId
    token_digest: bytes = field(repr=False)
    """SHA-256 of the token; the token itself is nowhere."""
    last_seen_at: datetime

    @classmethod
    def start(cls, *, id: SessionId, user_id: UserId, token_digest: bytes, now: datetime) -> Self:
        """A new sign-in."""
        return cls(
            id=id,
            user_id=user_id,
            token_digest=token_digest,
            last_seen_at=now,
            created_at=now,
            updated_at=now,
        )

    def see(self, now: datetime) -> None:
        """Note that the session is in use."""
        self.last_seen_at = now
        self._advance(now)


def expires_at(*, created_at: datetime, last_seen_at: datetime) -> datetime:
    """When a session ends if it is not used again."""
    return min(last_seen_at + Session.IDLE, created_at + Session.ABSOLUTE)
