"""What every `TokenQueries` promises."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from blog.application.tokens.queries import NATURAL_TOKEN_ORDER, TOKEN_ORDERS
from blog.application.tokens.views import PresentedToken, TokenView
from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.ids import TokenId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.tokens.token import AccessToken, TokenKind
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract
from tests.support.contracts.lists import Filled, Keys, ListContract
from tests.support.fakes.system import START, uuid7


class TokenQueriesContract(StorageContract):
    @pytest.mark.parametrize("is_active", [True, False])
    async def test_a_personal_token_is_found_by_its_digest_with_its_user(
        self, ground: Ground, make: Builders, is_active: bool
    ) -> None:
        user = make.user(role=Role.AUTHOR, is_active=is_active)
        token = make.token(user)
        await ground.given(user, make.token(user), token)
        assert await ground.tokens.find_by_digest(token.token_digest) == PresentedToken(
            id=token.id,
            user_id=user.id,
            role=Role.AUTHOR,
            user_is_active=is_active,
            scopes=frozenset({Scope.COMMENTS_WRITE, Scope.POSTS_READ}),
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
        )

    async def test_a_content_token_is_found_by_its_digest_without_a_user(
        self, ground: Ground, make: Builders
    ) -> None:
        maker = make.user(is_active=False)
        expired = make.content_token(maker, expires_at=START - timedelta(days=400), last_used_at=None)
        await ground.given(maker, expired)
        assert await ground.tokens.find_by_digest(expired.token_digest) == PresentedToken(
            id=expired.id,
            user_id=None,
            role=None,
            user_is_active=True,
            scopes=frozenset({Scope.CONTENT_READ}),
            expires_at=expired.expires_at,
            last_used_at=None,
        )

    async def test_an_unknown_digest_is_none(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        token = make.token(user)
        await ground.given(user, token)
        unknown = token.token_digest[:-1] + bytes([token.token_digest[-1] ^ 1])
        assert await ground.tokens.find_by_digest(unknown) is None

    async def test_a_token_is_found_with_every_field(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        token, content = make.token(user), make.content_token(user, last_used_at=None)
        await ground.given(user, token, content)
        assert await ground.tokens.find(token.id) == TokenView(
            id=token.id,
            kind=TokenKind.PERSONAL,
            user_id=user.id,
            made_by=user.id,
            name=token.name.value,
            scopes=(Scope.COMMENTS_WRITE, Scope.POSTS_READ),
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            created_at=token.created_at,
            version=token.version,
        )
        found = await ground.tokens.find(content.id)
        assert found is not None
        assert (found.kind, found.user_id, found.last_used_at) == (TokenKind.CONTENT, None, None)
        assert (found.made_by, found.scopes) == (user.id, (Scope.CONTENT_READ,))

    async def test_an_unknown_token_is_none(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user, make.token(user))
        assert await ground.tokens.find(TokenId(uuid7(1))) is None

    async def test_a_list_holds_the_tokens_of_one_owner_or_those_for_content(
        self, ground: Ground, make: Builders
    ) -> None:
        user, other = make.user(), make.user()
        own, others, content = make.token(user), make.token(other), make.content_token(user)
        await ground.given(user, other, own, others, content)
        for owner, token in ((user.id, own), (other.id, others), (None, content)):
            page = await ground.tokens.list(owner, PageRequest(count=True))
            assert page.items == (await ground.tokens.find(token.id),)
            assert page.total == 1


class TokenListContract(ListContract[AccessToken, TokenView]):
    """The list of the content tokens, among others."""

    def keys(self) -> Keys[AccessToken]:
        return {"created_at": lambda token: token.created_at}

    natural = NATURAL_TOKEN_ORDER
    mixed: ClassVar = (Order("created_at"),)

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == TOKEN_ORDERS

    def fetch(self, ground: Ground) -> Fetch[TokenView]:
        async def fetch(page: PageRequest) -> Page[TokenView]:
            return await ground.tokens.list(None, page)

        return fetch

    def fill(self, make: Builders) -> Filled[AccessToken]:
        user = make.user()
        rows = [self.row(make, user, number // 3) for number in range(13)]
        return Filled(rows, before=[user], after=[make.token(user)])

    def row(self, make: Builders, user: User, microseconds: int) -> AccessToken:
        return make.content_token(user, created_at=START + timedelta(microseconds=microseconds))

    def more(self, make: Builders, filled: Filled[AccessToken]) -> Sequence[AccessToken]:
        return [self.row(make, make.user(), number) for number in (9, -1, 1, 2)]

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.tokens.remove(await unit.tokens.get(TokenId(row_id)))


class OwnTokenListContract(TokenListContract):
    """The list of the tokens of one user."""

    async def test_an_empty_list_has_one_empty_page(self, ground: Ground) -> None:
        page = await ground.tokens.list(OWNER.id, PageRequest(count=True))
        assert page == Page(items=(), total=0)

    def fetch(self, ground: Ground) -> Fetch[TokenView]:
        async def fetch(page: PageRequest) -> Page[TokenView]:
            return await ground.tokens.list(OWNER.id, page)

        return fetch

    def fill(self, make: Builders) -> Filled[AccessToken]:
        filled = super().fill(make)
        other = make.user()
        return Filled(
            filled.rows, before=[OWNER, other], after=[make.token(other), make.content_token(OWNER)]
        )

    def row(self, make: Builders, user: User, microseconds: int) -> AccessToken:
        return make.token(OWNER, created_at=START + timedelta(microseconds=microseconds))


OWNER = Builders(first=100_900).user()
