"""What happens to sign-ins."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(DomainEvent):
    """Somebody signed in."""

    name = "session.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRotated(DomainEvent):
    """The session was given a new token."""

    name = "session.rotated"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionProved(DomainEvent):
    """The password was given again, and the session was given a new token with that."""

    name = "session.proved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(DomainEvent):
    """The session was ended: by its owner, or with all others of the account."""

    name = "session.ended"
    user_id: UserId
    """Whose session it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReplayed(DomainEvent):
    """A token came back after it had been replaced, so somebody has a copy; the session is over."""

    name = "session.replayed"
    user_id: UserId
    """Whose session it was."""
