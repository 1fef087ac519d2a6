"""Counting within this process."""

from typing import Final

from blog.adapters.limits.buckets import allowed, interval_of, is_free, name_of, refused
from blog.application.ports.clock import Clock
from blog.application.ports.rate_limiter import Charge, RateLimiter, Taken, Verdict

_MILLION: Final = 1_000_000


class ProcessLimiter(RateLimiter):
    """Counts in memory. Exact, because nothing is awaited between looking and counting.

    What is free again is forgotten. Whoever makes up more keys than are kept makes it forget those that would
    be free first: a key that somebody has exhausted is the last to go.
    """

    FIRST_SWEEP: Final = 1_000
    """How many keys there are before any are looked through for what can be forgotten."""

    def __init__(self, clock: Clock, most_keys: int = 50_000) -> None:
        self._clock = clock
        self._most_keys = most_keys
        self._sweep_at = min(self.FIRST_SWEEP, most_keys)
        self._free_at: dict[bytes, int] = {}

    async def take(self, *charges: Charge) -> Taken:
        now = self._now()
        names = [name_of(charge) for charge in charges]
        levels = [self._level(name, now) for name in names]
        if not all(is_free(charge.limit, level) for charge, level in zip(charges, levels, strict=True)):
            return Taken(charges, refused(charges, levels), ())
        levels = [level + interval_of(charge.limit) for charge, level in zip(charges, levels, strict=True)]
        stamps = tuple(now + level for level in levels)
        self._free_at.update(zip(names, stamps, strict=True))
        self._sweep(now)
        return Taken(charges, allowed(charges, levels), stamps)

    async def give_back(self, taken: Taken) -> tuple[Verdict, ...]:
        if not taken.is_allowed:
            return taken.verdicts
        now = self._now()
        levels = []
        for charge, stamp in zip(taken.charges, taken.stamps, strict=True):
            name = name_of(charge)
            owed = min(max(stamp - now, 0), interval_of(charge.limit))
            level = max(self._level(name, now) - owed, 0)
            self._keep(name, now, level)
            levels.append(level)
        return allowed(taken.charges, levels)

    async def close(self) -> None:
        """There is nothing to close."""

    def __len__(self) -> int:
        """How many keys are kept."""
        return len(self._free_at)

    def _now(self) -> int:
        return int(self._clock.monotonic() * _MILLION)

    def _level(self, name: bytes, now: int) -> int:
        """How long until everything is free."""
        return max(self._free_at.get(name, now) - now, 0)

    def _keep(self, name: bytes, now: int, level: int) -> None:
        if level:
            self._free_at[name] = now + level
        else:
            self._free_at.pop(name, None)

    def _sweep(self, now: int) -> None:
        if len(self._free_at) <= self._sweep_at:
            return
        kept = {name: free_at for name, free_at in self._free_at.items() if free_at > now}
        if len(kept) > self._most_keys:
            # Some more than need be, so that not every new key costs this again.
            most = self._most_keys * 9 // 10
            kept = dict(sorted(kept.items(), key=lambda entry: entry[1])[-most:])
        self._free_at = kept
        self._sweep_at = min(max(2 * len(kept), self.FIRST_SWEEP), self._most_keys)
