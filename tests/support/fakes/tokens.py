"""Access tokens in memory."""

from dataclasses import replace
from datetime import datetime

from blog.application.tokens.queries import NATURAL_TOKEN_ORDER, TokenQueries
from blog.application.tokens.views import PresentedToken, TokenView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TokenId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.tokens.repository import TokenRepository
from blog.domain.tokens.token import AccessToken, TokenKind
from tests.support.fakes.memory import HandedOut, Scope, Stored
from tests.support.fakes.paging import Keys, moment, paged

_KEYS: Keys[TokenView] = {"created_at": lambda view: moment(view.created_at), "id": lambda view: str(view.id)}


class InMemoryTokenRepository(TokenRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[AccessToken] = HandedOut()

    async def get(self, token_id: TokenId) -> AccessToken:
        tables = await self._scope.call("tokens.get")
        if token_id not in tables.tokens:
            raise TokenNotFound
        return self._out.give(tables.tokens[token_id])

    async def count_living(self, kind: TokenKind, made_by: UserId, now: datetime) -> int:
        tables = await self._scope.call("tokens.count_living")
        return sum(
            (token.kind, token.made_by) == (kind, made_by) and token.expires_at > now
            for token in tables.tokens.values()
        )

    async def add(self, token: AccessToken) -> None:
        tables = await self._scope.call("tokens.add")
        with self._scope.to_be_left_after_an_error():
            if token.user_id is not None and token.user_id not in tables.users:
                raise ConcurrentUpdate
            if any(other.token_digest == token.token_digest for other in tables.tokens.values()):
                raise RuntimeError("two tokens have one secret")
            tables.tokens[token.id] = self._out.give(token)
            self._out.note(token)
            self._scope.events += token.collect_events()

    async def save(self, token: AccessToken) -> None:
        tables = await self._scope.call("tokens.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(token, tables.tokens.get(token.id))
            tables.tokens[token.id] = self._out.give(token)
            self._out.note(token)
            self._scope.events += token.collect_events()

    async def remove(self, token: AccessToken) -> None:
        tables = await self._scope.call("tokens.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(token, tables.tokens.get(token.id))
            del tables.tokens[token.id]
            self._scope.events += token.collect_events()

    async def revoke_all_of(self, user_id: UserId, *, by: UserId | None, now: datetime) -> None:
        tables = await self._scope.call("tokens.revoke_all_of")
        for stored in [token for token in tables.tokens.values() if token.user_id == user_id]:
            token = replace(stored)
            token.revoke(by=by, now=now)
            self._scope.events += token.collect_events()
            del tables.tokens[token.id]

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        tables = await self._scope.call("tokens.remove_expired")
        ends = [(each.expires_at, each.id) for each in tables.tokens.values()]
        removed = sorted(each for each in ends if each[0] <= expired_by)[:limit]
        for _, token_id in removed:
            del tables.tokens[token_id]
        return len(removed)


class InMemoryTokenQueries(TokenQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find_by_digest(self, token_digest: bytes) -> PresentedToken | None:
        tables = self._stored.tables
        for token in tables.tokens.values():
            if token.token_digest == token_digest:
                user = None if token.user_id is None else tables.users[token.user_id]
                return PresentedToken(
                    id=token.id,
                    user_id=token.user_id,
                    role=None if user is None else user.role,
                    user_is_active=user is None or user.is_active,
                    scopes=token.scopes,
                    expires_at=token.expires_at,
                    last_used_at=token.last_used_at,
                )
        return None

    async def find(self, token_id: TokenId) -> TokenView | None:
        token = self._stored.tables.tokens.get(token_id)
        return None if token is None else _view(token)

    async def list(self, owner: UserId | None, page: PageRequest) -> Page[TokenView]:
        # None for the content tokens, which belong to nobody.
        views = [_view(token) for token in self._stored.tables.tokens.values() if token.user_id == owner]
        return paged(views, _KEYS, NATURAL_TOKEN_ORDER, page)


def _view(token: AccessToken) -> TokenView:
    return TokenView(
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
