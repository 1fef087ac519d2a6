"""Revoke access tokens."""

from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce
from blog.domain.access.permissions import Action
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import TokenId
from blog.domain.tokens import policy
from blog.domain.tokens.errors import TokenNotFound


class TokenRevoking:
    """Revokes tokens: everybody their own, and content tokens those who manage them."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def revoke(self, actor: Actor, token_id: TokenId) -> None:
        """Remove the token, which opens nothing from the next request on.

        Raises `AuthenticationRequired`, and `TokenNotFound` also for one that the actor may not know of.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        revoker = actor.user_id

        async def work(unit: UnitOfWork) -> None:
            token = await unit.tokens.get(token_id)
            facts = policy.TokenFacts(token.kind, token.user_id)
            enforce(policy.may(actor, Action.TOKEN_REVOKE, facts), actor, TokenNotFound())
            token.revoke(by=revoker, now=self._clock.now())
            await unit.tokens.remove(token)

        await self._transact(work)
