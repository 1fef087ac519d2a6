"""How often an account may be made."""

from blog.application.limits.counting import LimitCounting
from blog.application.limits.policies import LimitPolicies
from blog.application.ports.rate_limiter import Charge


class RegistrationLimits:
    """Limits new accounts, and with them the questions whether an address has one."""

    def __init__(self, counting: LimitCounting, policies: LimitPolicies) -> None:
        self._counting = counting
        self._policies = policies

    async def attempt(self) -> None:
        """Count one more from this network, and in all. Raises `RateLimited`."""
        policies = self._policies
        await self._counting.take(
            Charge(policies.registration, self._counting.network()), Charge(policies.registration_total, "")
        )
