"""What is sensitive needs a password that was given recently."""

from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.users.editing import UserChanges
from blog.domain.access.actor import PROOF_LASTS, Actor
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.roles import Role
from blog.domain.common.errors import PermissionDenied
from blog.domain.users.errors import UserNotFound
from tests.support.world import World


@pytest.fixture
async def owner(world: World) -> Actor:
    """An owner whose password was given as long ago as is still recent."""
    token = await world.token_of(await world.somebody(Role.OWNER))
    world.clock.advance(PROOF_LASTS - timedelta(microseconds=1))
    return await world.authentication.authenticate(token)


def stale(world: World, actor: Actor) -> Actor:
    return replace(actor, authenticated_at=world.clock.now() - PROOF_LASTS)


async def test_a_role_is_changed_only_soon_after_the_password(world: World, owner: Actor) -> None:
    user = await world.somebody(Role.READER)
    change = UserChanges(role=Role.AUTHOR, name="Another name")
    with pytest.raises(ReauthenticationRequired):
        await world.user_editing.edit(stale(world, owner), user.id, change)
    assert world.store.tables.users[user.id].role is Role.READER
    assert world.store.event_names == []
    await world.user_editing.edit(owner, user.id, change)
    assert world.store.tables.users[user.id].role is Role.AUTHOR


async def test_an_account_is_reactivated_only_soon_after_the_password(world: World, owner: Actor) -> None:
    user = await world.somebody(Role.READER, is_active=False)
    change = UserChanges(is_active=True)
    with pytest.raises(ReauthenticationRequired):
        await world.user_editing.edit(stale(world, owner), user.id, change)
    assert not world.store.tables.users[user.id].is_active
    await world.user_editing.edit(owner, user.id, change)
    assert world.store.tables.users[user.id].is_active


async def test_an_account_is_closed_only_soon_after_the_password(world: World, owner: Actor) -> None:
    user = await world.somebody(Role.READER)
    with pytest.raises(ReauthenticationRequired):
        await world.account_closing.close(stale(world, owner), user.id)
    assert user.id in world.store.tables.users
    await world.account_closing.close(owner, user.id)
    assert user.id not in world.store.tables.users


async def test_what_is_not_sensitive_needs_no_password(world: World, owner: Actor) -> None:
    user = await world.somebody(Role.READER)
    changed = UserChanges(name="Another name", is_active=False)
    await world.user_editing.edit(stale(world, owner), user.id, changed)
    assert not world.store.tables.users[user.id].is_active


async def test_who_may_not_at_all_is_not_asked_for_a_password(world: World, owner: Actor) -> None:
    reader = stale(world, await world.signed_in(await world.somebody(Role.READER)))
    user = await world.somebody(Role.AUTHOR)
    with pytest.raises((PermissionDenied, UserNotFound)):
        await world.user_editing.edit(reader, user.id, UserChanges(role=Role.AUTHOR))
    with pytest.raises((PermissionDenied, UserNotFound)):
        await world.account_closing.close(reader, user.id)
