"""Limits: how often something may be done in a time."""

from dataclasses import dataclass, field
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
    is_told: bool = True
    """Whether callers hear how much of it is left. Of the others they hear when they are refused."""

    @property
    def interval(self) -> timedelta:
        """The time in which one becomes free."""
        return self.within / self.most


@dataclass(frozen=True, slots=True)
class Charge:
    """One more against a limit, for a key. Keys of different limits have nothing to do with each other."""

    limit: Limit
    key: str = field(repr=False)
    """Often personal data."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it stands with a limit, for one key."""

    limit: Limit
    is_allowed: bool
    remaining: int
    """How many more are free at this moment."""
    more_after: timedelta
    """How long until one more is free than now; zero where all are."""

    @property
    def retry_after(self) -> timedelta:
        """How long until one is free; zero where one is."""
        return timedelta(0) if self.remaining else self.more_after


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of counting: all of the charges were counted, or none of them."""

    charges: tuple[Charge, ...]
    verdicts: tuple[Verdict, ...]
    """One for each charge, as it stands now."""
    stamps: tuple[int, ...]
    """What the limiter needs to give back. It means something to the one that counted, and to nobody else."""

    @property
    def is_allowed(self) -> bool:
        """Whether all were counted."""
        return all(verdict.is_allowed for verdict in self.verdicts)


class RateLimiter(Protocol):
    """Counts, exactly, however many ask at once."""

    async def take(self, *charges: Charge) -> Taken:
        """Count them all, unless one would exceed its limit; then nothing is counted."""
        ...

    async def give_back(self, taken: Taken) -> tuple[Verdict, ...]:
        """Take back what was counted, because it turned out well; how it stands then.

        What time has freed meanwhile is not given a second time.
        """
        ...
