"""Limits: how often something may be done in a time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in a time: as many at once, and then one more whenever its share of the time has passed.

    That is the generic cell rate algorithm (ITU-T I.371).
    """

    name: str
    """Stable: the name of the policy in the header `RateLimit-Policy`."""
    most: int
    within: timedelta

    @property
    def interval(self) -> timedelta:
        """The time in which one becomes free."""
        return self.within / self.most


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of counting once more."""

    limit: Limit
    is_allowed: bool
    remaining: int
    """How many more are free at this moment."""
    retry_after: timedelta
    """How long until one is free; zero where one is."""


class RateLimiter(Protocol):
    """Counts, exactly, however many ask at once."""

    async def take(self, limit: Limit, key: str) -> Verdict:
        """Count one more for this key, unless that would exceed the limit; then nothing is counted."""
        ...

    async def give_back(self, limit: Limit, key: str) -> None:
        """Take one back that was counted, because it turned out well."""
        ...
