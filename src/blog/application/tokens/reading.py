"""Read access tokens: never their secrets, which nobody has."""

from blog.application.tokens.queries import TokenQueries
from blog.application.tokens.views import TokenView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce, require
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import TokenId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.tokens import policy
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.tokens.token import TokenKind


class TokenReading:
    """Everybody may read their own tokens; content tokens those who manage them."""

    def __init__(self, queries: TokenQueries) -> None:
        self._queries = queries

    async def list(self, actor: Actor, kind: TokenKind, page: PageRequest) -> Page[TokenView]:
        """A part of the actor's own tokens, or of the content tokens.

        Raises `AuthenticationRequired`, `PermissionDenied`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        if kind is TokenKind.PERSONAL:
            require(actor, Action.TOKEN_READ, Grant.OWN)
            return await self._queries.list(actor.user_id, page)
        require(actor, Action.TOKEN_MANAGE_CONTENT)
        return await self._queries.list(None, page)

    async def get(self, actor: Actor, token_id: TokenId) -> TokenView:
        """One token. Raises `TokenNotFound`, also for one that the actor may not know of."""
        view = await self._queries.find(token_id)
        if view is None:
            raise TokenNotFound
        facts = policy.TokenFacts(view.kind, view.user_id)
        enforce(policy.may(actor, Action.TOKEN_READ, facts), actor, TokenNotFound())
        return view
