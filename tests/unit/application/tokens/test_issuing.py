"""Who makes a token, and what it may have."""

from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.ports.tokens import SecretKind
from blog.application.tokens.issuing import TokenOrder
from blog.application.tokens.views import IssuedToken
from blog.domain.access.actor import ANONYMOUS, PROOF_LASTS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    PermissionDenied,
    ValidationFailed,
)
from blog.domain.tokens.errors import TooManyTokens
from blog.domain.tokens.token import TokenKind
from blog.domain.users.user import User
from tests.support.world import World, actor
from tests.unit.application.tokens.orders import CONTENT, READING, TICK, only_token


async def test_the_secret_is_shown_and_its_digest_stored(
    world: World, user: User, issued: IssuedToken
) -> None:
    stored = only_token(world)
    assert stored.token_digest == world.tokens.digest(issued.token, SecretKind.PERSONAL_TOKEN)
    assert (stored.user_id, stored.made_by, stored.name.value) == (user.id, user.id, "Laptop")
    assert issued.token not in repr(issued)
    assert world.store.event_names == ["token.created"]


async def test_what_is_answered_is_what_will_be_read(world: World, issued: IssuedToken) -> None:
    view = await world.access_tokens.find(issued.id)
    assert view is not None
    for name in type(view).__dataclass_fields__:
        assert getattr(issued, name) == getattr(view, name), name


async def test_a_token_lives_for_ninety_days_or_as_it_is_wanted(
    world: World, user: User, issued: IssuedToken
) -> None:
    now = world.clock.now()
    assert issued.expires_at == now + timedelta(days=90)
    end = now + timedelta(days=366)
    order = TokenOrder(name="Long", scopes=[Scope.POSTS_READ], expires_at=end)
    assert (await world.token_issuing.issue(actor(user), order)).expires_at == end
    for wrong in (now, end + TICK):
        order = TokenOrder(name="Wrong", scopes=[Scope.POSTS_READ], expires_at=wrong)
        with pytest.raises(ValidationFailed, match="expires_at"):
            await world.token_issuing.issue(actor(user), order)


async def test_scopes_beyond_the_role_are_refused_by_name(world: World, user: User) -> None:
    order = TokenOrder(name="Greedy", scopes=[Scope.POSTS_READ, Scope.TAGS_WRITE])
    with pytest.raises(ValidationFailed, match="scopes/1: tags:write"):
        await world.token_issuing.issue(actor(user), order)
    assert world.store.tables.tokens == {}


async def test_a_role_that_was_taken_away_meanwhile_gives_nothing(world: World) -> None:
    admin, author = await world.somebody(Role.ADMIN), await world.somebody(Role.AUTHOR)
    before = Actor(user_id=author.id, role=Role.ADMIN)
    with pytest.raises(PermissionDenied):
        await world.token_issuing.issue(before, CONTENT)
    with pytest.raises(ValidationFailed, match="tags:write"):
        await world.token_issuing.issue(before, TokenOrder(name="Old", scopes=[Scope.TAGS_WRITE]))
    await world.token_issuing.issue(actor(admin), CONTENT)


async def test_who_is_gone_or_locked_out_meanwhile_makes_none(world: World) -> None:
    locked = await world.somebody(Role.AUTHOR, is_active=False)
    for who in (actor(locked), actor(world.make.user())):
        with pytest.raises(AuthenticationRequired):
            await world.token_issuing.issue(who, READING)
    assert world.store.tables.tokens == {}


async def test_a_visitor_makes_none(world: World) -> None:
    for order in (READING, CONTENT):
        with pytest.raises(AuthenticationRequired):
            await world.token_issuing.issue(ANONYMOUS, order)


async def test_only_those_who_manage_content_tokens_make_one(world: World) -> None:
    for role in Role:
        who = actor(await world.somebody(role))
        if role in {Role.ADMIN, Role.OWNER}:
            issued = await world.token_issuing.issue(who, CONTENT)
            assert (issued.scopes, issued.user_id) == ((Scope.CONTENT_READ,), None)
            assert issued.made_by == who.user_id
        else:
            with pytest.raises(PermissionDenied):
                await world.token_issuing.issue(who, CONTENT)


@pytest.mark.parametrize("order", [READING, CONTENT], ids=["personal", "content"])
async def test_the_password_must_have_been_given_lately(world: World, order: TokenOrder) -> None:
    admin, now = await world.somebody(Role.ADMIN), world.clock.now()
    for since, is_late in ((PROOF_LASTS, True), (PROOF_LASTS - TICK, False)):
        who = replace(await world.signed_in(admin), authenticated_at=now - since)
        if is_late:
            with pytest.raises(ReauthenticationRequired):
                await world.token_issuing.issue(who, order)
        else:
            await world.token_issuing.issue(who, order)


@pytest.mark.parametrize("kind", TokenKind)
async def test_nobody_has_more_than_fifty_living_tokens_of_a_kind(world: World, kind: TokenKind) -> None:
    admin, other = await world.somebody(Role.ADMIN), await world.somebody(Role.ADMIN)
    make = world.make.token if kind is TokenKind.PERSONAL else world.make.content_token
    now = world.clock.now()
    living = [make(admin) for _ in range(49)]
    await world.given(*living, make(admin, expires_at=now), make(other))
    order, another = (READING, CONTENT) if kind is TokenKind.PERSONAL else (CONTENT, READING)
    await world.token_issuing.issue(actor(admin), order)
    with pytest.raises(TooManyTokens):
        await world.token_issuing.issue(actor(admin), order)
    await world.token_issuing.issue(actor(admin), another)
    await world.token_issuing.issue(actor(other), order)
    await world.token_revoking.revoke(actor(admin), living[0].id)
    await world.token_issuing.issue(actor(admin), order)
