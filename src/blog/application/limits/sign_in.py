"""How often a password may be tried."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from blog.application.limits.counting import LimitCounting
from blog.application.limits.policies import LimitPolicies
from blog.application.limits.turns import Turns
from blog.application.ports.clock import Clock
from blog.application.ports.rate_limiter import Charge
from blog.domain.common.errors import DomainError, ErrorKind, ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.users.values import Email

_NOBODY: Final = UserId(UUID(int=0))
"""Whose sessions are looked for where there is no such user, so that both take the same time."""


class KnownNetworks(Protocol):
    """Where accounts are signed in."""

    async def is_known_network(self, user_id: UserId, network: str, now: datetime) -> bool:
        """Whether the user has a session that began in this network and is not over."""
        ...


class SignInLimits:
    """Limits every use case that looks at a password, by facts that the server knows.

    Only failures add up: what turned out well is given back. From a network where the account is signed in
    already, the limits that strangers can exhaust do not count: nobody can lock somebody else out of there.
    """

    def __init__(
        self, counting: LimitCounting, policies: LimitPolicies, known: KnownNetworks, clock: Clock
    ) -> None:
        self._counting = counting
        self._policies = policies
        self._known = known
        self._clock = clock
        self._turns = Turns()

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait until not too many look at passwords; a turn lasts as long as the block. Raises `HasherBusy`.

        Before anything is looked up: so nobody learns from the wait whether there is an account.
        """
        return self._turns.turn()

    @asynccontextmanager
    async def attempt(self, email: str, user_id: UserId | None) -> AsyncIterator[None]:
        """Look at a password within the block. Raises `RateLimited` before it begins.

        `email` is the address as it was typed, and `user_id` whose it is, if anybody's: either way looks the
        same from outside. What leaves the block as an error has failed, unless the service could not look.
        """
        account = account_key(email) if user_id is None else str(user_id)
        charges = await self._charges(account, user_id or _NOBODY)
        taken = await self._counting.take(*charges)
        try:
            yield
        except DomainError as error:
            if error.kind is ErrorKind.UNAVAILABLE:
                await self._counting.give_back(taken)
            raise
        await self._counting.give_back(taken)

    def attempt_as(self, user_id: UserId) -> AbstractAsyncContextManager[None]:
        """As `attempt`, of somebody who is signed in and gives the password once more."""
        return self.attempt("", user_id)

    async def _charges(self, account: str, user_id: UserId) -> list[Charge]:
        network = self._counting.network()
        is_known = await self._known.is_known_network(user_id, network, self._clock.now())
        policies = self._policies
        charges = [
            Charge(policies.sign_in, f"{network} {account}"),
            Charge(policies.sign_in_network, network),
        ]
        if not is_known:
            charges += [Charge(policies.sign_in_account, account), Charge(policies.sign_in_total, "")]
        return charges


def account_key(email: str) -> str:
    """What stands for an address: one key for all of its spellings, and one for any nonsense."""
    try:
        return Email(email).key
    except ValidationFailed:
        return email.strip().casefold()
