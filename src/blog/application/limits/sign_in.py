"""How often a password may be tried."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from blog.application.limits.counting import LimitCounting
from blog.application.limits.policies import LimitPolicies
from blog.application.ports.clock import Clock
from blog.application.ports.rate_limiter import Charge
from blog.application.sessions.queries import SessionQueries
from blog.domain.common.errors import DomainError, ErrorKind, ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.users.values import Email

_NOBODY: Final = UserId(UUID(int=0))
"""Whose sessions are looked for where there is no such user, so that both take the same time."""


class SignInLimits:
    """Limits every use case that looks at a password, by facts that the server knows.

    Only failures add up: what turned out well is given back. From a network where the account is signed in
    already, the limits that strangers can exhaust do not count: nobody can lock somebody else out of there.
    """

    def __init__(
        self, counting: LimitCounting, policies: LimitPolicies, sessions: SessionQueries, clock: Clock
    ) -> None:
        self._counting = counting
        self._policies = policies
        self._sessions = sessions
        self._clock = clock

    @asynccontextmanager
    async def attempt(self, email: str, user_id: UserId | None) -> AsyncIterator[None]:
        """Look at a password within the block. Raises `RateLimited` before it begins.

        `email` is the address as it was typed, and `user_id` whose it is, if anybody's: either way looks the
        same from outside. What leaves the block as an error has failed, unless the service could not look.
        """
        charges = await self._charges(email, user_id)
        taken = await self._counting.take(*charges)
        try:
            yield
        except DomainError as error:
            if error.kind is ErrorKind.UNAVAILABLE:
                await self._counting.give_back(taken)
            raise
        await self._counting.give_back(taken)

    async def _charges(self, email: str, user_id: UserId | None) -> list[Charge]:
        network, account = self._counting.network(), account_key(email)
        is_known = await self._sessions.is_known_network(user_id or _NOBODY, network, self._clock.now())
        policies = self._policies
        charges = [
            Charge(policies.sign_in, f"{network} {account}"),
            Charge(policies.sign_in_network, network),
        ]
        if not is_known:
            charges += [Charge(policies.sign_in_account, account), Charge(policies.sign_in_total, "")]
        return charges


def account_key(email: str) -> str:
    """What stands for an account in limits: one for all spellings of an address, and one for any nonsense."""
    try:
        return Email(email).key
    except ValidationFailed:
        return email.strip().casefold()
