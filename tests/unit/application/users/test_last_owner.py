"""There is always an active owner, whatever happens and how many ask at once."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import permutations

import pytest

from blog.application.unit_of_work import TransientConflict
from blog.application.users.closing import PostsOfUser
from blog.application.users.editing import UserChanges
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.users.errors import LastOwner, UserNotFound
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.world import World, actor

Deed = Callable[[World, User, User], Awaitable[None]]
"""What the first does to the second."""


async def demote(world: World, by: User, user: User) -> None:
    await world.user_editing.edit(actor(by), user.id, UserChanges(role=Role.READER))


async def deactivate(world: World, by: User, user: User) -> None:
    await world.user_editing.edit(actor(by), user.id, UserChanges(is_active=False))


async def close(world: World, by: User, user: User) -> None:
    await world.account_closing.close(actor(by), user.id, posts=PostsOfUser.DELETE)


DEEDS: list[Deed] = [demote, deactivate, close]


def owners(world: World) -> int:
    return sum(user.is_active_owner for user in world.store.tables.users.values())


@pytest.mark.parametrize("deed", DEEDS)
async def test_the_last_owner_stays(world: World, deed: Deed) -> None:
    owner = await world.somebody(Role.OWNER)
    await world.somebody(Role.OWNER, is_active=False)
    await world.given(world.make.session(owner), world.make.post(owner))
    with pytest.raises(LastOwner):
        await deed(world, owner, owner)
    assert state(world.store.tables.users[owner.id]) == state(owner)
    assert (len(world.store.tables.sessions), len(world.store.tables.posts)) == (1, 1)
    assert world.store.event_names == []


@pytest.mark.parametrize("deed", DEEDS)
async def test_one_of_two_owners_may_go(world: World, deed: Deed) -> None:
    owner, other = await world.somebody(Role.OWNER), await world.somebody(Role.OWNER)
    await deed(world, owner, other)
    assert owners(world) == 1


@pytest.mark.parametrize("deed", DEEDS)
async def test_an_inactive_owner_may_go_while_one_is_active(world: World, deed: Deed) -> None:
    owner, retired = await world.somebody(Role.OWNER), await world.somebody(Role.OWNER, is_active=False)
    await deed(world, owner, retired)
    assert owners(world) == 1


async def test_an_owner_may_stay_one(world: World) -> None:
    owner = await world.somebody(Role.OWNER)
    changes = UserChanges(role=Role.OWNER, is_active=True, name="Still here")
    await world.user_editing.edit(actor(owner), owner.id, changes)
    assert owners(world) == 1


@pytest.mark.parametrize("deed", DEEDS)
async def test_the_owners_are_locked_before_the_user_is_read(world: World, deed: Deed) -> None:
    owner, other = await world.somebody(Role.OWNER), await world.somebody(Role.OWNER)
    world.store.calls.clear()
    await deed(world, owner, other)
    assert world.store.calls[:2] == ["users.lock_owners", "users.get"]


async def test_a_change_of_the_profile_does_not_wait_for_the_owners(world: World) -> None:
    owner = await world.somebody(Role.OWNER)
    await world.user_editing.edit(actor(owner), owner.id, UserChanges(name="New"))
    assert "users.lock_owners" not in world.store.calls


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("other_deed", DEEDS)
async def test_two_owners_who_act_on_each_other_at_once_leave_one(deed: Deed, other_deed: Deed) -> None:
    world = World()
    one, other = await world.somebody(Role.OWNER), await world.somebody(Role.OWNER)
    outcomes = await asyncio.gather(
        deed(world, one, other), other_deed(world, other, one), return_exceptions=True
    )
    # The second is no owner any more, or not there.
    refusal = PermissionDenied if deed is demote else AuthenticationRequired
    assert [type(outcome) for outcome in outcomes] == [type(None), refusal]
    assert owners(world) == 1


@pytest.mark.parametrize("deed", DEEDS)
async def test_of_many_owners_who_leave_at_once_one_stays(world: World, deed: Deed) -> None:
    crowd = [await world.somebody(Role.OWNER) for _ in range(8)]
    world.store.faults.plan("commit", TransientConflict(), nth=2, times=3)
    outcomes = await asyncio.gather(
        *(deed(world, one, other) for one, other in permutations(crowd, 2)), return_exceptions=True
    )
    assert owners(world) == 1
    refusals = {type(outcome) for outcome in outcomes if outcome is not None}
    assert refusals
    assert refusals <= {PermissionDenied, AuthenticationRequired, LastOwner, UserNotFound}
