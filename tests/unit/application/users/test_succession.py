import asyncio
from dataclasses import replace

import pytest

from blog.application.unit_of_work import TransientConflict
from blog.domain.access.actor import ANONYMOUS, PROOF_LASTS
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, PreconditionFailed
from blog.domain.common.ids import UserId
from blog.domain.users.errors import OwnerUnfit, UserNotFound
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def owner(world: World) -> User:
    return await world.somebody(Role.OWNER)


def roles(world: World, *users: User) -> list[Role]:
    return [world.store.tables.users[user.id].role for user in users]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
async def test_whoever_is_active_can_be_made_the_owner(world: World, owner: User, role: Role) -> None:
    heir = await world.somebody(role)
    view = await world.ownership_transfer.transfer(actor(owner), heir.id, expected_version=heir.version)
    assert roles(world, owner, heir) == [Role.ADMIN, Role.OWNER]
    assert (view.id, view.role, view.email) == (heir.id, Role.OWNER, heir.email.value)
    events = [
        (entry.event.name, entry.event.aggregate_id, entry.event.actor_id) for entry in world.store.outbox
    ]
    assert events == [
        ("user.role_changed", heir.id, owner.id),
        ("user.role_changed", owner.id, owner.id),
    ]


async def test_another_owner_can_take_over_and_the_one_who_asks_is_an_admin(
    world: World, owner: User
) -> None:
    other = await world.somebody(Role.OWNER)
    await world.ownership_transfer.transfer(actor(owner), other.id)
    assert roles(world, owner, other) == [Role.ADMIN, Role.OWNER]
    assert world.store.event_names == ["user.role_changed"]


async def test_who_is_not_active_or_who_asks_cannot_take_over(world: World, owner: User) -> None:
    inactive = await world.somebody(Role.ADMIN, is_active=False)
    for unfit in (inactive, owner):
        with pytest.raises(OwnerUnfit):
            await world.ownership_transfer.transfer(actor(owner), unfit.id)
    assert roles(world, owner, inactive) == [Role.OWNER, Role.ADMIN]
    assert world.store.event_names == []


async def test_an_heir_must_exist(world: World, owner: User) -> None:
    with pytest.raises(UserNotFound):
        await world.ownership_transfer.transfer(actor(owner), UserId(uuid7(1)))


async def test_an_heir_who_has_changed_is_noticed(world: World, owner: User) -> None:
    heir = await world.somebody()
    with pytest.raises(PreconditionFailed):
        await world.ownership_transfer.transfer(actor(owner), heir.id, expected_version=heir.version + 1)
    assert roles(world, owner, heir) == [Role.OWNER, Role.READER]


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OWNER)])
async def test_only_an_owner_has_it_to_give(world: World, owner: User, role: Role | None) -> None:
    heir = await world.somebody()
    who = ANONYMOUS if role is None else actor(await world.somebody(role))
    with pytest.raises(AuthenticationRequired if role is None else PermissionDenied):
        await world.ownership_transfer.transfer(who, heir.id)
    assert roles(world, owner, heir) == [Role.OWNER, Role.READER]


async def test_it_needs_a_password_that_was_given_recently(world: World, owner: User) -> None:
    heir = await world.somebody()
    recent = await world.signed_in(owner)
    signed_in = replace(recent, authenticated_at=world.clock.now() - PROOF_LASTS)
    with pytest.raises(ReauthenticationRequired):
        await world.ownership_transfer.transfer(signed_in, heir.id)
    await world.ownership_transfer.transfer(recent, heir.id)
    assert roles(world, heir) == [Role.OWNER]


async def test_who_has_lost_the_ownership_meanwhile_has_nothing_to_give(world: World, owner: User) -> None:
    first, second = await world.somebody(), await world.somebody()
    world.store.faults.plan("commit", TransientConflict())
    outcomes = await asyncio.gather(
        *(world.ownership_transfer.transfer(actor(owner), heir.id) for heir in (first, second)),
        return_exceptions=True,
    )
    assert sorted(roles(world, owner, first, second)) == sorted([Role.ADMIN, Role.OWNER, Role.READER])
    assert sum(isinstance(outcome, PermissionDenied) for outcome in outcomes) == 1


async def test_the_owners_are_locked_before_anybody_is_read(world: World, owner: User) -> None:
    heir = await world.somebody()
    world.store.calls.clear()
    await world.ownership_transfer.transfer(actor(owner), heir.id)
    assert world.store.calls[:3] == ["users.lock_owners", "users.get", "users.get"]
