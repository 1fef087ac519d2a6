import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.invitations.inviting import Inviting, NewInvitation
from blog.application.unit_of_work import TransientConflict
from blog.application.users.registration import RegistrationMode
from blog.domain.access.actor import ANONYMOUS, PROOF_LASTS, Actor
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, ValidationFailed
from blog.domain.common.paging import PageRequest
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.invitations.invitation import Invitation
from blog.domain.users.errors import EmailTaken, RegistrationClosed
from blog.domain.users.values import Email
from tests.support.contracts.ground import state
from tests.support.world import World, actor

EVE = NewInvitation(email="Eve@example.org", role=Role.AUTHOR)


@pytest.fixture
async def admin(world: World) -> Actor:
    return actor(await world.somebody(Role.ADMIN))


@pytest.fixture
async def owner(world: World) -> Actor:
    return actor(await world.somebody(Role.OWNER))


def stored(world: World) -> list[Invitation]:
    return list(world.store.tables.invitations.values())


async def test_an_address_is_invited_for_a_week(world: World, admin: Actor) -> None:
    view = await world.inviting.invite(admin, EVE)
    (invitation,) = stored(world)
    assert (invitation.email, invitation.email_key) == ("Eve@example.org", "eve@example.org")
    assert (invitation.role, invitation.invited_by) == (Role.AUTHOR, admin.user_id)
    assert invitation.expires_at == world.clock.now() + timedelta(days=7)
    assert view == await world.invitations.find(invitation.id)
    assert world.store.event_names == ["invitation.made"]
    assert "eve" not in repr(EVE).lower() + repr(view).lower()


async def test_the_end_can_be_chosen(world: World, admin: Actor) -> None:
    end = world.clock.now() + timedelta(days=30)
    view = await world.inviting.invite(admin, replace(EVE, expires_at=end))
    assert view.expires_at == end
    with pytest.raises(ValidationFailed):
        await world.inviting.invite(admin, replace(EVE, expires_at=end + timedelta(seconds=1)))


async def test_inviting_again_replaces_the_invitation(world: World, admin: Actor, owner: Actor) -> None:
    first = await world.inviting.invite(admin, EVE)
    again = NewInvitation(email="EVE@EXAMPLE.ORG", role=Role.EDITOR)
    second = await world.inviting.invite(owner, again)
    assert [each.id for each in stored(world)] == [second.id]
    assert second.id != first.id
    assert world.store.event_names == ["invitation.made", "invitation.withdrawn", "invitation.made"]


async def test_an_admin_does_not_replace_what_an_owner_promised(
    world: World, admin: Actor, owner: Actor
) -> None:
    promised = await world.inviting.invite(owner, replace(EVE, role=Role.ADMIN))
    with pytest.raises(PermissionDenied):
        await world.inviting.invite(admin, EVE)
    assert [each.id for each in stored(world)] == [promised.id]
    world.clock.advance(timedelta(days=7))
    await world.inviting.invite(admin, EVE)
    assert [each.role for each in stored(world)] == [Role.AUTHOR]


async def test_of_two_who_invite_one_address_at_once_the_later_one_does(
    world: World, admin: Actor, owner: Actor
) -> None:
    world.store.faults.plan("commit", TransientConflict())
    made = await asyncio.gather(world.inviting.invite(admin, EVE), world.inviting.invite(owner, EVE))
    assert len({view.id for view in made}) == 2
    (left,) = stored(world)
    assert left.id in {view.id for view in made}


async def test_an_address_that_has_an_account_is_not_invited(world: World, admin: Actor) -> None:
    await world.somebody(email=Email("eVe@example.org"))
    with pytest.raises(EmailTaken):
        await world.inviting.invite(admin, EVE)
    assert stored(world) == []


async def test_an_address_that_is_none_is_not_invited(world: World, admin: Actor) -> None:
    with pytest.raises(ValidationFailed):
        await world.inviting.invite(admin, replace(EVE, email="eve"))


async def test_inviting_needs_a_password_that_was_given_recently(world: World, admin: Actor) -> None:
    asked = world.clock.now()
    assert admin.user_id is not None
    signed_in = await world.signed_in(world.store.tables.users[admin.user_id])
    world.clock.advance(PROOF_LASTS)
    with pytest.raises(ReauthenticationRequired):
        await world.inviting.invite(signed_in, EVE)
    assert stored(world) == []
    recent = replace(signed_in, authenticated_at=asked + timedelta(microseconds=1))
    made = await world.inviting.invite(recent, EVE)
    # Reading and taking away need none.
    assert (await world.inviting.get(signed_in, made.id)).id == made.id
    await world.inviting.withdraw(signed_in, made.id)


@pytest.mark.parametrize("mode", RegistrationMode)
async def test_where_registration_is_closed_nobody_is_invited(
    world: World, owner: Actor, mode: RegistrationMode
) -> None:
    inviting = Inviting(world.transact, world.invitations, world.ids, world.clock, mode)
    if mode is RegistrationMode.CLOSED:
        with pytest.raises(RegistrationClosed):
            await inviting.invite(owner, EVE)
    else:
        await inviting.invite(owner, EVE)
    assert len(stored(world)) == (mode is not RegistrationMode.CLOSED)


async def test_a_withdrawn_invitation_is_gone(world: World, admin: Actor) -> None:
    made = await world.inviting.invite(admin, EVE)
    await world.inviting.withdraw(admin, made.id)
    assert stored(world) == []
    assert world.store.event_names == ["invitation.made", "invitation.withdrawn"]
    for attempt in (world.inviting.withdraw(admin, made.id), world.inviting.get(admin, made.id)):
        with pytest.raises(InvitationNotFound):
            await attempt


async def test_an_admin_knows_of_the_invitations_to_lower_roles(
    world: World, admin: Actor, owner: Actor
) -> None:
    made = {
        role: await world.inviting.invite(owner, NewInvitation(email=f"{role}@example.org", role=role))
        for role in Role
    }
    page = await world.inviting.list(admin, PageRequest(count=True))
    assert {view.role for view in page.items} == set(Role) - {Role.ADMIN, Role.OWNER}
    assert page.total == 4
    assert (await world.inviting.list(owner, PageRequest(count=True))).total == 6
    for role in (Role.ADMIN, Role.OWNER):
        before = state(world.store.tables.invitations[made[role].id])
        with pytest.raises(InvitationNotFound):
            await world.inviting.get(admin, made[role].id)
        with pytest.raises(InvitationNotFound):
            await world.inviting.withdraw(admin, made[role].id)
        assert state(world.store.tables.invitations[made[role].id]) == before
        assert (await world.inviting.get(owner, made[role].id)).role is role


@pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR, Role.EDITOR])
async def test_nobody_below_an_admin_has_to_do_with_invitations(
    world: World, owner: Actor, role: Role | None
) -> None:
    made = await world.inviting.invite(owner, EVE)
    other = ANONYMOUS if role is None else actor(await world.somebody(role))
    refusal = AuthenticationRequired if role is None else PermissionDenied
    for attempt in (
        world.inviting.invite(other, NewInvitation(email="x@example.org", role=Role.READER)),
        world.inviting.get(other, made.id),
        world.inviting.list(other, PageRequest()),
        world.inviting.withdraw(other, made.id),
    ):
        with pytest.raises(refusal):
            await attempt
    assert [each.id for each in stored(world)] == [made.id]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
async def test_an_admin_invites_nobody_to_their_own_role_or_above(
    world: World, admin: Actor, role: Role
) -> None:
    with pytest.raises(PermissionDenied):
        await world.inviting.invite(admin, replace(EVE, role=role))
    assert stored(world) == []
