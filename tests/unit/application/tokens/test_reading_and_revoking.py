"""Who knows of a token, and who ends it."""

import pytest

from blog.application.tokens.views import IssuedToken
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    PermissionDenied,
)
from blog.domain.common.ids import TokenId
from blog.domain.common.paging import PageRequest
from blog.domain.sessions.errors import InvalidToken
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.tokens.token import TokenKind
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor
from tests.unit.application.tokens.orders import CONTENT


async def test_everybody_reads_their_own_tokens_and_admins_content_tokens(world: World, user: User) -> None:
    admin = await world.somebody(Role.ADMIN)
    own, others, content = (
        world.make.token(user),
        world.make.token(admin),
        world.make.content_token(admin),
    )
    await world.given(own, others, content)
    cases = [
        (user, TokenKind.PERSONAL, [own]),
        (admin, TokenKind.PERSONAL, [others]),
        (admin, TokenKind.CONTENT, [content]),
    ]
    for who, kind, tokens in cases:
        page = await world.token_reading.list(actor(who), kind, PageRequest())
        assert [view.id for view in page.items] == [token.id for token in tokens]
    with pytest.raises(PermissionDenied):
        await world.token_reading.list(actor(user), TokenKind.CONTENT, PageRequest())
    for kind in TokenKind:
        with pytest.raises(AuthenticationRequired):
            await world.token_reading.list(ANONYMOUS, kind, PageRequest())


async def test_a_token_that_one_may_not_know_of_is_not_found(world: World, user: User) -> None:
    admin = await world.somebody(Role.ADMIN)
    own, others, content = (
        world.make.token(user),
        world.make.token(admin),
        world.make.content_token(admin),
    )
    await world.given(own, others, content)
    assert (await world.token_reading.get(actor(user), own.id)).id == own.id
    assert (await world.token_reading.get(actor(admin), content.id)).id == content.id
    for who, hidden in (
        (user, others.id),
        (user, content.id),
        (admin, own.id),
        (admin, TokenId(uuid7(1))),
    ):
        with pytest.raises(TokenNotFound):
            await world.token_reading.get(actor(who), hidden)
        with pytest.raises(TokenNotFound):
            await world.token_revoking.revoke(actor(who), hidden)
    assert set(world.store.tables.tokens) == {own.id, others.id, content.id}


async def test_a_revoked_token_opens_nothing_from_the_next_request_on(
    world: World, user: User, issued: IssuedToken
) -> None:
    await world.token_revoking.revoke(actor(user), issued.id)
    with pytest.raises(InvalidToken):
        await world.token_authentication.authenticate(issued.token)
    with pytest.raises(TokenNotFound):
        await world.token_revoking.revoke(actor(user), issued.id)
    assert world.store.event_names == ["token.created", "token.revoked"]


async def test_any_admin_revokes_a_content_token(world: World) -> None:
    maker, other = await world.somebody(Role.OWNER), await world.somebody(Role.ADMIN)
    content = await world.token_issuing.issue(actor(maker), CONTENT)
    await world.token_revoking.revoke(actor(other), content.id)
    assert world.store.tables.tokens == {}


async def test_a_visitor_revokes_nothing(world: World, issued: IssuedToken) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.token_revoking.revoke(ANONYMOUS, issued.id)
    assert issued.id in world.store.tables.tokens
