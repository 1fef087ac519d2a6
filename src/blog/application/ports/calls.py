"""The call that is being answered: what use cases and the audit trail know of it beyond its arguments."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from blog.application.ports.rate_limiter import Verdict
from blog.domain.access.actor import ANONYMOUS, Actor


@dataclass(slots=True, kw_only=True)
class Call:
    """One request, or one command; what is said of it holds until it is answered."""

    actor: Actor = ANONYMOUS
    """Who is asking, once that is found out."""
    request_id: str | None = None
    address: str | None = None
    """The network address of the client, by facts that the server knows; None for the command line."""
    network: str | None = None
    """The network that limits count by: an IPv4 address, or the /64 of an IPv6 address."""
    user_agent: str | None = None
    """What the client calls itself. Nothing may be decided by it."""
    is_system: bool = False
    """Whether this is the service itself: a command, or work in the background."""
    verdicts: list[Verdict] = field(default_factory=list)
    """What was counted against limits so far, for the answer to tell of."""


class CallContext(Protocol):
    """Knows the call that the running task answers."""

    def current(self) -> Call:
        """The call; one of the system where none was begun."""
        ...

    def answering(self, call: Call) -> AbstractContextManager[None]:
        """Within the block, and in tasks that are begun there, this is the current call."""
        ...
