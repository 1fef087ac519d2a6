"""For whom a token speaks, and until when."""

import asyncio
from datetime import timedelta

import pytest

from blog.application.tokens.views import IssuedToken
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict
from blog.application.users.editing import UserChanges
from blog.domain.access.actor import Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.errors import DomainError
from blog.domain.sessions.errors import InvalidToken
from blog.domain.users.user import User
from tests.support.world import World, actor
from tests.unit.application.tokens.orders import CONTENT, TICK, only_token


async def test_a_personal_token_speaks_for_its_owner_as_far_as_its_scopes(
    world: World, user: User, issued: IssuedToken
) -> None:
    assert await world.token_authentication.authenticate(issued.token) == Actor(
        user_id=user.id,
        role=Role.AUTHOR,
        token_id=issued.id,
        scopes=frozenset({Scope.POSTS_READ}),
    )


async def test_a_content_token_speaks_for_nobody_and_outlives_its_maker(world: World) -> None:
    admin = await world.somebody(Role.ADMIN)
    issued = await world.token_issuing.issue(actor(admin), CONTENT)
    await world.account_closing.close(actor(admin), admin.id)
    assert await world.token_authentication.authenticate(issued.token) == Actor(
        token_id=issued.id, scopes=frozenset({Scope.CONTENT_READ})
    )


@pytest.mark.parametrize("wrong", ["", "nonsense", "bp_99999999", "bc_00000001", "bs_00000001"])
async def test_another_token_is_invalid(world: World, issued: IssuedToken, wrong: str) -> None:
    assert issued.token == "bp_00000001"
    with pytest.raises(InvalidToken):
        await world.token_authentication.authenticate(wrong)


@pytest.mark.parametrize("wrong", ["nonsense", "bs_00000001"])
async def test_what_is_no_access_token_is_not_even_looked_up(
    world: World, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.delattr(type(world.access_tokens), "find_by_digest")
    with pytest.raises(InvalidToken):
        await world.token_authentication.authenticate(wrong)


async def test_a_token_ends_at_its_end_however_much_it_is_used(world: World, issued: IssuedToken) -> None:
    world.clock.set(issued.expires_at - TICK)
    await world.token_authentication.authenticate(issued.token)
    world.clock.advance(TICK)
    with pytest.raises(InvalidToken):
        await world.token_authentication.authenticate(issued.token)


async def test_a_change_of_role_and_a_lock_hold_from_the_next_request_on(
    world: World, user: User, issued: IssuedToken
) -> None:
    owner = actor(await world.somebody(Role.OWNER))
    await world.user_editing.edit(owner, user.id, UserChanges(role=Role.READER))
    assert (await world.token_authentication.authenticate(issued.token)).role is Role.READER
    for is_active in (False, True):
        await world.user_editing.edit(owner, user.id, UserChanges(is_active=is_active))
        with pytest.raises(InvalidToken):
            await world.token_authentication.authenticate(issued.token)


async def test_the_end_of_an_account_is_the_end_of_its_tokens(
    world: World, user: User, issued: IssuedToken
) -> None:
    await world.account_closing.close(actor(user), user.id)
    assert world.store.tables.tokens == {}
    with pytest.raises(InvalidToken):
        await world.token_authentication.authenticate(issued.token)


async def test_a_use_is_written_down_at_most_every_five_minutes(world: World, issued: IssuedToken) -> None:
    began, events = world.clock.now(), list(world.store.event_names)
    assert only_token(world).last_used_at is None
    await world.token_authentication.authenticate(issued.token)
    made = world.store.units.made
    world.clock.advance(timedelta(minutes=5) - TICK)
    await world.token_authentication.authenticate(issued.token)
    assert (only_token(world).last_used_at, world.store.units.made) == (began, made)
    world.clock.advance(TICK)
    await world.token_authentication.authenticate(issued.token)
    assert only_token(world).last_used_at == began + timedelta(minutes=5)
    assert world.store.units.made == made + 1
    assert world.store.event_names == events


async def test_of_many_first_uses_at_once_one_is_written_down(world: World, issued: IssuedToken) -> None:
    await asyncio.gather(*(world.token_authentication.authenticate(issued.token) for _ in range(5)))
    assert only_token(world).version == 2
    assert world.store.calls.count("tokens.save") == 1


@pytest.mark.parametrize("where", ["enter", "tokens.get", "tokens.save", "commit"])
@pytest.mark.parametrize("error", [TransientConflict(), StorageUnavailable()])
async def test_a_busy_database_turns_no_valid_request_away(
    world: World, user: User, issued: IssuedToken, where: str, error: DomainError
) -> None:
    world.store.faults.plan(where, error, times=5)
    assert (await world.token_authentication.authenticate(issued.token)).user_id == user.id


async def test_an_unknown_outcome_turns_no_valid_request_away(
    world: World, user: User, issued: IssuedToken
) -> None:
    world.store.faults.plan("committed", OutcomeUnknown())
    assert (await world.token_authentication.authenticate(issued.token)).user_id == user.id


async def test_a_token_that_is_revoked_at_the_same_moment_is_not_brought_back(
    world: World, user: User, issued: IssuedToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = world.access_tokens.find_by_digest

    async def find_and_revoke(digest: bytes) -> object:
        view = await find(digest)
        await world.token_revoking.revoke(actor(user), issued.id)
        return view

    monkeypatch.setattr(world.access_tokens, "find_by_digest", find_and_revoke)
    await world.token_authentication.authenticate(issued.token)
    assert world.store.tables.tokens == {}
