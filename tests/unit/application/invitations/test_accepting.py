import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.invitations.accepting import Acceptance, InvitationAccepting
from blog.application.ports.passwords import HasherBusy
from blog.application.ports.tokens import SecretKind
from blog.application.unit_of_work import TransientConflict
from blog.application.users.registration import RegistrationMode
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, ValidationFailed
from blog.domain.invitations.errors import InvalidInvitation
from blog.domain.invitations.invitation import Invitation
from blog.domain.users.errors import EmailTaken, RegistrationClosed, UsernameTaken
from blog.domain.users.user import User
from blog.domain.users.values import Email, Username
from tests.support.world import World

PASSWORD = "correct horse battery"
MOMENT = timedelta(microseconds=1)


async def invite(
    world: World, role: Role = Role.AUTHOR, inviter: User | None = None
) -> tuple[Invitation, Acceptance]:
    """An invitation that was mailed, and how to accept it."""
    inviter = inviter or await world.somebody(Role.OWNER)
    minted = world.tokens.mint(SecretKind.INVITATION)
    invitation = world.make.invitation(
        inviter,
        role=role,
        email="Eve@example.org",
        email_key="eve@example.org",
        token_digest=minted.digest,
        expires_at=world.clock.now() + timedelta(days=1),
    )
    await world.given(invitation)
    return invitation, Acceptance(invitation=minted.plain, name="Eve", password=PASSWORD)


def joined(world: World) -> list[User]:
    return [user for user in world.store.tables.users.values() if user.name.value == "Eve"]


@pytest.mark.parametrize("role", Role)
async def test_who_is_invited_gets_the_role_and_the_address_of_the_invitation(
    world: World, role: Role
) -> None:
    invitation, acceptance = await invite(world, role)
    view = await world.accepting.accept(ANONYMOUS, acceptance)
    (user,) = joined(world)
    assert (user.id, user.role, user.email) == (view.id, role, Email("Eve@example.org"))
    assert user.email_verified_at == world.clock.now()
    assert view.email == "Eve@example.org"
    assert world.store.tables.invitations == {}
    assert world.store.tables.confirmations == {}
    assert [(entry.event.name, entry.event.actor_id) for entry in world.store.outbox] == [
        ("user.registered", user.id),
        ("invitation.accepted", user.id),
    ]
    assert world.store.outbox[-1].event.aggregate_id == invitation.id


async def test_the_invited_address_may_be_given_in_any_case(world: World) -> None:
    _, acceptance = await invite(world)
    await world.accepting.accept(ANONYMOUS, replace(acceptance, email="EVE@example.ORG"))
    (user,) = joined(world)
    assert user.email.value == "Eve@example.org"


async def test_username_and_bio_can_be_chosen(world: World) -> None:
    _, acceptance = await invite(world)
    await world.accepting.accept(ANONYMOUS, replace(acceptance, username="eve", bio="Here."))
    (user,) = joined(world)
    assert (user.username, user.bio.value) == (Username("eve"), "Here.")


Spoil = Callable[[World, Invitation, Acceptance], Awaitable[Acceptance]]


async def another_address(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    return replace(acceptance, email="mallory@example.org")


async def no_address(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    return replace(acceptance, email="mallory")


async def unknown(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    return replace(acceptance, invitation=world.tokens.mint(SecretKind.INVITATION).plain)


async def another_kind(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    return replace(acceptance, invitation=world.tokens.mint(SecretKind.CONFIRMATION).plain)


async def mistyped(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    return replace(acceptance, invitation=acceptance.invitation[:-1])


async def expired(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    world.clock.set(invitation.expires_at)
    return acceptance


async def withdrawn(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    async with world.store.units() as unit:
        await unit.invitations.remove(await unit.invitations.get(invitation.id))
    return acceptance


async def used(world: World, invitation: Invitation, acceptance: Acceptance) -> Acceptance:
    await world.accepting.accept(ANONYMOUS, replace(acceptance, name="First"))
    return acceptance


SPOILS: list[Spoil] = [another_address, no_address, unknown, another_kind, mistyped, expired, withdrawn, used]


@pytest.mark.parametrize("spoil", SPOILS)
async def test_whatever_is_wrong_with_it_the_answer_is_the_same_and_nothing_is_hashed(
    world: World, spoil: Spoil
) -> None:
    acceptance = await spoil(world, *await invite(world))
    world.hasher.is_busy = True
    with pytest.raises(InvalidInvitation) as refusal:
        await world.accepting.accept(ANONYMOUS, acceptance)
    assert refusal.value.args == InvalidInvitation().args
    assert joined(world) == []


async def test_an_invitation_that_ends_while_the_password_is_hashed_is_not_good(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, acceptance = await invite(world)
    draft = world.drafting.draft

    async def slowly(*given: object) -> object:
        drafted = await draft(*given)  # type: ignore[arg-type]  # handed on
        world.clock.set(invitation.expires_at)
        return drafted

    monkeypatch.setattr(world.drafting, "draft", slowly)
    with pytest.raises(InvalidInvitation):
        await world.accepting.accept(ANONYMOUS, acceptance)
    assert joined(world) == []


@pytest.mark.parametrize("fate", ["demoted", "to the same rank", "deactivated", "gone"])
async def test_what_somebody_promised_who_may_not_any_more_is_not_kept(world: World, fate: str) -> None:
    inviter = await world.somebody(Role.ADMIN)
    _, acceptance = await invite(world, Role.EDITOR, inviter)
    async with world.store.units() as unit:
        user = await unit.users.get(inviter.id)
        match fate:
            case "demoted":
                user.change_role(Role.READER, by=None, now=world.clock.now())
                await unit.users.save(user)
            case "to the same rank":
                user.change_role(Role.EDITOR, by=None, now=world.clock.now())
                await unit.users.save(user)
            case "deactivated":
                user.deactivate(by=None, now=world.clock.now())
                await unit.users.save(user)
            case _:
                await unit.users.remove(user)
    with pytest.raises(InvalidInvitation):
        await world.accepting.accept(ANONYMOUS, acceptance)
    assert joined(world) == []


async def test_an_invitation_is_good_for_one_account_however_many_come_at_once(world: World) -> None:
    _, acceptance = await invite(world)
    world.store.faults.plan("commit", TransientConflict())
    outcomes = await asyncio.gather(
        *(world.accepting.accept(ANONYMOUS, acceptance) for _ in range(20)), return_exceptions=True
    )
    assert len(joined(world)) == 1
    assert sum(isinstance(outcome, InvalidInvitation) for outcome in outcomes) == 19


async def test_an_address_that_has_an_account_by_now_is_taken_and_the_invitation_stays(world: World) -> None:
    invitation, acceptance = await invite(world)
    await world.somebody(email=Email("eve@example.org"))
    with pytest.raises(EmailTaken):
        await world.accepting.accept(ANONYMOUS, acceptance)
    assert list(world.store.tables.invitations) == [invitation.id]


async def test_a_username_that_is_taken_leaves_the_invitation_good(world: World) -> None:
    await world.somebody(username=Username("eve"))
    _, acceptance = await invite(world)
    with pytest.raises(UsernameTaken):
        await world.accepting.accept(ANONYMOUS, replace(acceptance, username="eve"))
    await world.accepting.accept(ANONYMOUS, acceptance)
    assert len(joined(world)) == 1


async def test_what_is_not_valid_leaves_the_invitation_good(world: World) -> None:
    _, acceptance = await invite(world)
    for wrong in (replace(acceptance, password="eve@example.org"), replace(acceptance, name=" ")):
        with pytest.raises(ValidationFailed):
            await world.accepting.accept(ANONYMOUS, wrong)
    world.hasher.is_busy = True
    with pytest.raises(HasherBusy):
        await world.accepting.accept(ANONYMOUS, acceptance)
    assert len(world.store.tables.invitations) == 1


@pytest.mark.parametrize("mode", RegistrationMode)
async def test_where_registration_is_closed_an_invitation_is_good_for_nothing(
    world: World, mode: RegistrationMode
) -> None:
    _, acceptance = await invite(world)
    accepting = InvitationAccepting(
        world.transact, world.invitations, world.drafting, world.tokens, world.clock, mode
    )
    if mode is RegistrationMode.CLOSED:
        with pytest.raises(RegistrationClosed):
            await accepting.accept(ANONYMOUS, acceptance)
    else:
        await accepting.accept(ANONYMOUS, acceptance)
    assert len(joined(world)) == (mode is not RegistrationMode.CLOSED)


async def test_joining_is_for_those_whom_the_table_allows_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, acceptance = await invite(world)
    monkeypatch.setattr("blog.domain.access.actor.PERMISSIONS", {})
    with pytest.raises(AuthenticationRequired):
        await world.accepting.accept(ANONYMOUS, acceptance)


def test_an_acceptance_shows_no_secret() -> None:
    shown = repr(Acceptance(invitation="bi_x", name="Eve", password=PASSWORD, email="eve@example.org"))
    assert not any(secret in shown for secret in ("bi_x", PASSWORD, "eve@"))
