"""Count against limits, and let the answer tell of it."""

from collections.abc import Iterable

from blog.application.limits.errors import RateLimited
from blog.application.ports.calls import CallContext
from blog.application.ports.rate_limiter import Charge, RateLimiter, Taken, Verdict

NOWHERE = "local"
"""The network of those who come over none: the command line. They share one key."""


class LimitCounting:
    """Counts for the call that is being answered."""

    def __init__(self, limiter: RateLimiter, calls: CallContext) -> None:
        self._limiter = limiter
        self._calls = calls

    def network(self) -> str:
        """The network that the current call comes from."""
        return self._calls.current().network or NOWHERE

    async def take(self, *charges: Charge) -> Taken:
        """Count all of these. Raises `RateLimited`, and counts nothing, where one limit is reached."""
        taken = await self._limiter.take(*charges)
        self._tell(taken.verdicts)
        if not taken.is_allowed:
            refused = [verdict for verdict in taken.verdicts if not verdict.is_allowed]
            raise RateLimited(max(refused, key=lambda verdict: verdict.retry_after))
        return taken

    async def give_back(self, taken: Taken) -> None:
        """Take back what was counted."""
        self._tell(await self._limiter.give_back(taken))

    async def is_free(self, charge: Charge) -> bool:
        """Count this one, and say whether that was allowed. Nobody is told."""
        return (await self._limiter.take(charge)).is_allowed

    def _tell(self, verdicts: Iterable[Verdict]) -> None:
        told = self._calls.current().verdicts
        newest = {verdict.limit.name: verdict for verdict in told}
        for verdict in verdicts:
            if verdict.limit.is_told or not verdict.is_allowed:
                newest[verdict.limit.name] = verdict
        told[:] = newest.values()
