"""How often a link of a preview may be tried."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from blog.application.limits.counting import LimitCounting
from blog.application.limits.policies import LimitPolicies
from blog.application.ports.rate_limiter import Charge
from blog.domain.previews.errors import PreviewNotFound


class PreviewLimits:
    """Limits attempts to open what is not there. Only they add up: any other outcome is given back."""

    def __init__(self, counting: LimitCounting, policies: LimitPolicies) -> None:
        self._counting = counting
        self._policies = policies

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Open a preview within the block. Raises `RateLimited` before it begins."""
        taken = await self._counting.take(Charge(self._policies.preview, self._counting.network()))
        is_missing = False
        try:
            yield
        except PreviewNotFound:
            is_missing = True
            raise
        finally:
            if not is_missing:
                await self._counting.give_back(taken)
