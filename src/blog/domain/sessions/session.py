"""The session aggregate: one sign-in of one user."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.errors import TokenReplaced, TooManyRenewals
from blog.domain.sessions.events import (
    SessionEnded,
    SessionProved,
    SessionReplayed,
    SessionRotated,
    SessionStarted,
)


@dataclass(frozen=True, slots=True)
class RetiredToken:
    """A token that a newer one replaced. For a while it still opens the session; later it is a replay."""

    digest: bytes = field(repr=False)
    retired_at: datetime


@dataclass(slots=True, eq=False, kw_only=True)
class Session(Versioned):
    """A sign-in. It ends when unused for 14 days, and 90 days after it began at the latest."""

    IDLE: ClassVar[timedelta] = timedelta(days=14)
    ABSOLUTE: ClassVar[timedelta] = timedelta(days=90)
    TOUCH_EVERY: ClassVar[timedelta] = timedelta(minutes=5)
    """How exact `last_seen_at` is: being seen is written down at most this often."""
    GRACE: ClassVar[timedelta] = timedelta(seconds=60)
    """For how long a replaced token is still good: requests may be under way with it."""
    LONGEST_USER_AGENT: ClassVar[int] = 200
    MOST: ClassVar[int] = 500
    """Sessions of one account; beyond that a new one ends those that were not used for longest."""
    MOST_RENEWALS: ClassVar[int] = 1_000
    """How often the token may be replaced. Old ones are never forgotten: a thief could see to that."""

    id: SessionId
    user_id: UserId
    token_digest: bytes = field(repr=False)
    """SHA-256 of the token; the token itself is nowhere."""
    last_seen_at: datetime
    authenticated_at: datetime
    """When the password was last given."""
    address: str | None
    """The network address that it began from."""
    network: str | None
    """The network of that address, as limits count."""
    user_agent: str | None
    """What the client called itself then, for its owner to recognise it by."""
    retired: tuple[RetiredToken, ...] = ()
    """Tokens that were replaced, the oldest first."""

    @classmethod
    def start(
        cls,
        *,
        id: SessionId,
        user_id: UserId,
        token_digest: bytes,
        now: datetime,
        address: str | None = None,
        network: str | None = None,
        user_agent: str | None = None,
    ) -> Self:
        """A new sign-in."""
        session = cls(
            id=id,
            user_id=user_id,
            token_digest=token_digest,
            last_seen_at=now,
            authenticated_at=now,
            address=address,
            network=network,
            user_agent=_shown(user_agent)[: cls.LONGEST_USER_AGENT] or None,
            created_at=now,
            updated_at=now,
        )
        session._record(SessionStarted(**session._stamp(user_id, now)))
        return session

    def see(self, now: datetime) -> None:
        """Note that the session is in use."""
        self.last_seen_at = now
        self._advance(now)

    def rotate(self, token_digest: bytes, *, presented: bytes, now: datetime) -> None:
        """Replace the token that was presented. It stays good for `GRACE`, and cannot be replaced again.

        Raises `TokenReplaced` and `TooManyRenewals`.
        """
        self._replace_token(token_digest, presented, now)
        self._record(SessionRotated(**self._stamp(self.user_id, now)))

    def prove(self, token_digest: bytes, *, presented: bytes, now: datetime) -> None:
        """Note that the password was given again, and replace the token with that (ASVS 7.2.4).

        Raises as `rotate` does.
        """
        self._replace_token(token_digest, presented, now)
        self.authenticated_at = now
        self._record(SessionProved(**self._stamp(self.user_id, now)))

    def prove_alone(self, token_digest: bytes, *, presented: bytes, now: datetime) -> None:
        """As `prove`, for a new password: no token from before it is good any more, not even for a minute."""
        self.prove(token_digest, presented=presented, now=now)
        self.retired = ()

    def end(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the session; the repository then removes it."""
        self._advance(now)
        self._record(SessionEnded(**self._stamp(by, now), user_id=self.user_id))

    def replay(self, *, now: datetime) -> None:
        """Mark the end of a session of which an old token came back: somebody has a copy."""
        self._advance(now)
        self._record(SessionReplayed(**self._stamp(None, now), user_id=self.user_id))

    def _replace_token(self, token_digest: bytes, presented: bytes, now: datetime) -> None:
        if presented != self.token_digest:
            raise TokenReplaced
        if len(self.retired) >= self.MOST_RENEWALS:
            raise TooManyRenewals
        self.retired = (*self.retired, RetiredToken(self.token_digest, now))
        self.token_digest = token_digest
        self.last_seen_at = now
        self._advance(now)


def _shown(text: str | None) -> str:
    """What people are to read of something that a client made up, and databases can keep."""
    return "".join(filter(str.isprintable, text or ""))


def expires_at(*, created_at: datetime, last_seen_at: datetime) -> datetime:
    """When a session ends if it is not used again."""
    return min(last_seen_at + Session.IDLE, created_at + Session.ABSOLUTE)


def is_replay(retired_at: datetime, now: datetime) -> bool:
    """Whether a token that was replaced then is no longer good."""
    return now - retired_at > Session.GRACE
