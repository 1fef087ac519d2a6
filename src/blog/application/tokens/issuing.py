"""Make access tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.tokens.views import IssuedToken
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.decisions import require, require_recent_proof
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import TokenId
from blog.domain.tokens import policy
from blog.domain.tokens.errors import TooManyTokens
from blog.domain.tokens.token import AccessToken, TokenKind
from blog.domain.tokens.values import TokenName

_SECRETS: Final = MappingProxyType(
    {TokenKind.PERSONAL: SecretKind.PERSONAL_TOKEN, TokenKind.CONTENT: SecretKind.CONTENT_TOKEN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOrder:
    """The token that is wanted."""

    name: str
    kind: TokenKind = TokenKind.PERSONAL
    scopes: Sequence[Scope] = ()
    """None for a content token, which has one of its own."""
    expires_at: datetime | None = None
    """None for 90 days from now."""


class TokenIssuing:
    """Makes tokens: everybody for themselves, within their role; and for the blog those who may.

    Both need a session whose password was given lately.
    """

    def __init__(self, transact: Transact, mint: TokenMint, ids: IdGenerator, clock: Clock) -> None:
        self._transact = transact
        self._mint = mint
        self._ids = ids
        self._clock = clock

    async def issue(self, actor: Actor, order: TokenOrder) -> IssuedToken:
        """Make a token.

        Raises `AuthenticationRequired`, `PermissionDenied`, `ReauthenticationRequired`, `ValidationFailed`,
        `TooManyTokens`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        maker = actor.user_id
        action, held = (
            (Action.TOKEN_CREATE, Grant.OWN)
            if order.kind is TokenKind.PERSONAL
            else (Action.TOKEN_MANAGE_CONTENT, Grant.NEVER)
        )
        require(actor, action, held)
        now = self._clock.now()
        require_recent_proof(actor, action, now)
        name = TokenName(order.name)
        token_id = TokenId(self._ids.new())
        minted = self._mint.mint(_SECRETS[order.kind])

        async def work(unit: UnitOfWork) -> IssuedToken:
            # Which locks them, so that the tokens that they have made can be counted.
            require(await acting(unit, actor), action, held)
            user = await unit.users.get(maker)
            token = AccessToken.create(
                id=token_id,
                kind=order.kind,
                by=maker,
                name=name,
                scopes=policy.scopes_for(order.kind, user.role, order.scopes),
                token_digest=minted.digest,
                expires_at=order.expires_at or now + AccessToken.DEFAULT_LIFE,
                now=now,
            )
            if await unit.tokens.count_living(order.kind, maker, now) >= AccessToken.MOST_LIVING:
                raise TooManyTokens
            await unit.tokens.add(token)
            return _issued(token, minted.plain)

        return await self._transact(work)


def _issued(token: AccessToken, plain: str) -> IssuedToken:
    return IssuedToken(
        token=plain,
        id=token.id,
        kind=token.kind,
        user_id=token.user_id,
        made_by=token.made_by,
        name=token.name.value,
        scopes=tuple(sorted(token.scopes)),
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        created_at=token.created_at,
        version=token.version,
    )
