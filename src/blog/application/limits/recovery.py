"""How often mail may be asked for."""

from blog.application.limits.counting import LimitCounting
from blog.application.limits.policies import LimitPolicies
from blog.application.limits.sign_in import account_key
from blog.application.ports.mailer import Letter
from blog.application.ports.rate_limiter import Charge


class RecoveryLimits:
    """Limits what makes the service send mail: forgotten passwords, verification, changes of address."""

    def __init__(self, counting: LimitCounting, policies: LimitPolicies) -> None:
        self._counting = counting
        self._policies = policies

    async def request(self) -> None:
        """Count one more request from this network, and in all. Raises `RateLimited`.

        Each is stored, whoever asks and for which address, and some of it for good.
        """
        policies = self._policies
        await self._counting.take(
            Charge(policies.recovery, self._counting.network()), Charge(policies.recovery_total, "")
        )

    async def may_mail(self, email: str, letter: Letter) -> bool:
        """Count one more letter of this kind to this address; whether it may be sent.

        Each kind by itself: whoever names somebody else's address as their new one must not use up what
        its holder needs to recover.

        For whoever sends, long after the request was answered: that answer must not depend on it, or it would
        tell whether somebody has the address.
        """
        key = f"{letter.value} {account_key(email)}"
        return await self._counting.is_free(Charge(self._policies.recovery_address, key))
