"""Whether the service can do its work."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Health:
    """The answer of a probe."""

    is_ready: bool
    reason: str | None = None
    """Why not, in words for an operator; names no host and no secret."""
    cause: str | None = None
    """What the database says itself, for the log alone: it may name hosts and accounts."""


class HealthProbe(Protocol):
    """Asks what the service depends on."""

    async def check(self) -> Health:
        """Whether the database answers and has the schema that this release works with. Never raises."""
        ...
