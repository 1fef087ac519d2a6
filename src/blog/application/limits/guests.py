"""How often guests may say something."""

from blog.application.limits.counting import LimitCounting
from blog.application.limits.policies import LimitPolicies
from blog.application.ports.rate_limiter import Charge


class GuestLimits:
    """Limits what is said by those who have no account that could be shut out."""

    def __init__(self, counting: LimitCounting, policies: LimitPolicies) -> None:
        self._counting = counting
        self._policies = policies

    async def attempt(self) -> None:
        """Count one more from this network, and in all. Raises `RateLimited`."""
        policies = self._policies
        await self._counting.take(
            Charge(policies.guest_comments, self._counting.network()),
            Charge(policies.guest_comments_total, ""),
        )
