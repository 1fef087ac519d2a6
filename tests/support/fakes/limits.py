"""Limits in memory, by the moments at which each one is free again."""

from datetime import datetime, timedelta
from typing import Final

from blog.application.limits.policies import LimitPolicies
from blog.application.ports.rate_limiter import Charge, Limit, RateLimiter, Taken, Verdict
from blog.config.limits import DEFAULT_LIMITS
from tests.support.fakes.system import START, FixedClock

_MICROSECOND: Final = timedelta(microseconds=1)

_UNTOLD: Final = frozenset(
    {
        "sign_in_account",
        "sign_in_total",
        "registration_total",
        "recovery_total",
        "recovery_address",
        "guest_comments_total",
    }
)

POLICIES: Final = LimitPolicies(
    **{
        name: Limit(name, limit.most, limit.within, name not in _UNTOLD)
        for name, limit in DEFAULT_LIMITS.items()
    }
)
"""Those that ship."""


class InMemoryLimiter(RateLimiter):
    """Keeps, for each charge that is still counted, when it will be free again: one after the other."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._counted: dict[tuple[str, str], list[datetime]] = {}

    def forget(self) -> None:
        """Count from nothing again."""
        self._counted.clear()

    async def take(self, *charges: Charge) -> Taken:
        is_free = [len(self._held(charge)) < charge.limit.most for charge in charges]
        if not all(is_free):
            verdicts = tuple(
                self._verdict(charge, is_allowed=free) for charge, free in zip(charges, is_free, strict=True)
            )
            return Taken(charges, verdicts, ())
        for charge in charges:
            held = self._held(charge)
            held.append(max([self._clock.now(), *held]) + charge.limit.interval)
        stamps = tuple((self._held(charge)[-1] - START) // _MICROSECOND for charge in charges)
        return Taken(charges, self._allowed(charges), stamps)

    async def give_back(self, taken: Taken) -> tuple[Verdict, ...]:
        if not taken.is_allowed:
            return taken.verdicts
        for charge, stamp in zip(taken.charges, taken.stamps, strict=True):
            owed = min(START + stamp * _MICROSECOND - self._clock.now(), charge.limit.interval)
            if owed > timedelta(0):
                held = self._held(charge)
                held[:] = [moment - owed for moment in held]
        return self._allowed(taken.charges)

    async def close(self) -> None:
        """Nothing is open."""

    def _allowed(self, charges: tuple[Charge, ...]) -> tuple[Verdict, ...]:
        return tuple(self._verdict(charge, is_allowed=True) for charge in charges)

    def _held(self, charge: Charge) -> list[datetime]:
        now = self._clock.now()
        held = self._counted.setdefault((charge.limit.name, charge.key), [])
        held[:] = [moment for moment in held if moment > now]
        return held

    def _verdict(self, charge: Charge, *, is_allowed: bool) -> Verdict:
        held = self._held(charge)
        now = self._clock.now()
        more_after = held[0] - now if held else now - now
        return Verdict(charge.limit, is_allowed, charge.limit.most - len(held), more_after)
