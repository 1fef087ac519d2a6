"""What outlives a session is looked at once more, when nothing can come between."""

from collections.abc import Awaitable, Callable

import pytest

from blog.application.acting import acting
from blog.application.invitations.inviting import NewInvitation
from blog.application.tokens.issuing import TokenOrder
from blog.application.users.editing import UserChanges
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import TokenId, UserId
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

Deed = Callable[[World, Actor, User], Awaitable[object]]
"""What the actor does, perhaps to this user."""

DEEDS: dict[str, Deed] = {
    "make a token": lambda world, who, _: world.token_issuing.issue(
        who, TokenOrder(name="CI", scopes=[Scope.PROFILE_READ])
    ),
    "change their own address": lambda world, who, _: world.email_change.request(
        who, UserId(who.user_id or uuid7(0)), "eve@example.org"
    ),
    "change an address": lambda world, who, user: world.email_change.request(who, user.id, "eve@example.org"),
    "change a role": lambda world, who, user: world.user_editing.edit(
        who, user.id, UserChanges(role=Role.EDITOR)
    ),
    "reactivate": lambda world, who, user: world.user_editing.edit(who, user.id, UserChanges(is_active=True)),
    "close": lambda world, who, user: world.account_closing.close(who, user.id),
    "sign out": lambda world, who, user: world.user_sign_out.sign_out(who, user.id),
    "invite": lambda world, who, _: world.inviting.invite(
        who, NewInvitation(email="eve@example.org", role=Role.EDITOR)
    ),
    "transfer posts": lambda world, who, user: world.post_transfer.transfer(
        who, user.id, UserId(who.user_id or uuid7(0))
    ),
    "transfer the ownership": lambda world, who, user: world.ownership_transfer.transfer(who, user.id),
}
FOR_EVERYBODY = {"make a token", "change their own address"}


@pytest.fixture
async def owner(world: World) -> User:
    """One of two, so that no rule about the last one comes first."""
    await world.somebody(Role.OWNER)
    return await world.somebody(Role.OWNER)


@pytest.fixture
async def who(world: World, owner: User) -> Actor:
    """The owner, whose request is under way."""
    return await world.signed_in(owner)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("meanwhile", ["signed out", "deactivated", "deleted"])
async def test_who_was_shut_out_meanwhile_does_nothing_more(
    world: World, owner: User, who: Actor, deed: Deed, meanwhile: str
) -> None:
    user = await world.somebody(Role.READER)
    tables = world.store.tables
    tables.sessions.clear()
    if meanwhile == "deactivated":
        tables.users[owner.id].deactivate(by=None, now=world.clock.now())
        tables.users[owner.id].collect_events()
        # The session is still there: the account alone decides.
        assert who.session_id is not None
        await world.given(world.make.session(owner, id=who.session_id))
    elif meanwhile == "deleted":
        del tables.users[owner.id]
    with pytest.raises(AuthenticationRequired):
        await deed(world, who, user)
    assert world.store.event_names == []


@pytest.mark.parametrize("name", sorted(DEEDS.keys() - FOR_EVERYBODY))
async def test_who_lost_their_role_meanwhile_has_its_rights_no_more(
    world: World, owner: User, who: Actor, name: str
) -> None:
    user = await world.somebody(Role.READER)
    tables = world.store.tables
    tables.users[owner.id].change_role(Role.EDITOR, by=None, now=world.clock.now())
    tables.users[owner.id].collect_events()
    with pytest.raises(PermissionDenied):
        await DEEDS[name](world, who, user)
    assert world.store.event_names == []


async def test_a_token_that_was_revoked_meanwhile_does_nothing_more(world: World) -> None:
    user = await world.somebody(Role.READER)
    who = Actor(
        user_id=user.id,
        role=user.role,
        token_id=TokenId(uuid7(2)),
        scopes=frozenset({Scope.PROFILE_WRITE}),
    )
    with pytest.raises(AuthenticationRequired):
        await world.user_editing.edit(who, user.id, UserChanges(name="Eve"))
    token = world.make.token(user)
    await world.given(token)
    there = Actor(user_id=user.id, role=user.role, token_id=token.id, scopes=who.scopes)
    await world.user_editing.edit(there, user.id, UserChanges(name="Ada"))
    assert world.store.tables.users[user.id].name.value == "Ada"


async def test_the_role_of_now_counts(world: World) -> None:
    user, other = await world.somebody(Role.AUTHOR), await world.somebody()
    async with world.store.units() as unit:
        assert (await acting(unit, Actor(user_id=user.id, role=Role.OWNER))).role is Role.AUTHOR
        assert (await acting(unit, actor(user), other.id)).user_id == user.id


async def test_a_visitor_and_a_stranger_act_on_nobody(world: World) -> None:
    user = await world.somebody()
    async with world.store.units() as unit:
        with pytest.raises(AuthenticationRequired):
            await acting(unit, ANONYMOUS, user.id)
    async with world.store.units() as unit:
        with pytest.raises(UserNotFound):
            await acting(unit, actor(user), UserId(uuid7(99)))
