"""A change of address that somebody else asked for: it holds for as long as they could ask for it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from blog.application.audit.queries import AuditFilter
from blog.application.ports.mailer import Letter
from blog.application.users.editing import UserChanges
from blog.domain.access.roles import Role
from blog.domain.common.paging import PageRequest
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.contracts.ground import state
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import confirmations, deliver, secret

MINE = "admin.at.home@example.org"


@pytest.fixture
async def owner(world: World) -> User:
    return await world.somebody(Role.OWNER)


@pytest.fixture
async def admin(world: World) -> User:
    return await world.somebody(Role.ADMIN)


@pytest.fixture
async def bob(world: World) -> User:
    return await world.somebody(Role.READER, email=Email("bob@example.org"))


@pytest.fixture
async def token(world: World, admin: User, bob: User) -> str:
    await world.email_change.request(actor(admin), bob.id, MINE)
    return await secret(world, Letter.CHANGE_EMAIL)


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


async def refuse(world: World, token: str, user: User) -> None:
    before = state(stored(world, user))
    with pytest.raises(InvalidConfirmation):
        await world.email_change.confirm(token)
    assert state(stored(world, user)) == before
    assert all(each.used_at is None for each in confirmations(world))


async def test_an_admin_gives_a_reader_another_address(
    world: World, admin: User, bob: User, token: str
) -> None:
    await world.email_change.confirm(token)
    assert stored(world, bob).email == Email(MINE)


async def test_an_account_that_has_risen_above_who_asked_keeps_its_address(
    world: World, owner: User, bob: User, token: str
) -> None:
    await world.user_editing.edit(actor(owner), bob.id, UserChanges(role=Role.OWNER))
    await refuse(world, token, bob)


@pytest.mark.parametrize(
    "change", [UserChanges(role=Role.EDITOR), UserChanges(is_active=False)], ids=["demoted", "locked out"]
)
async def test_who_lost_the_right_to_ask_changes_no_address(
    world: World, owner: User, admin: User, bob: User, token: str, change: UserChanges
) -> None:
    await world.user_editing.edit(actor(owner), admin.id, change)
    await refuse(world, token, bob)


async def test_who_is_gone_changes_no_address(
    world: World, owner: User, admin: User, bob: User, token: str
) -> None:
    await world.account_closing.close(actor(owner), admin.id)
    await refuse(world, token, bob)


async def test_what_nobody_signed_in_asked_for_changes_no_address(
    world: World, bob: User, token: str
) -> None:
    (confirmation,) = confirmations(world)
    confirmation.requested_by = None
    await refuse(world, token, bob)


async def test_a_new_password_of_who_asked_makes_the_secret_worthless(
    world: World, admin: User, bob: User, token: str
) -> None:
    later = world.clock.now() + timedelta(microseconds=1)
    world.store.tables.users[admin.id] = replace(admin, password_changed_at=later)
    await refuse(world, token, bob)


async def test_what_who_asked_may_not_ask_any_more_is_not_even_mailed(
    world: World, owner: User, admin: User, bob: User
) -> None:
    await world.email_change.request(actor(admin), bob.id, MINE)
    await world.user_editing.edit(actor(owner), admin.id, UserChanges(is_active=False))
    await deliver(world)
    assert (world.mailer.sent, confirmations(world)) == ([], [])


async def test_the_trail_of_the_account_says_who_asked_and_who_did_it(
    world: World, owner: User, admin: User, bob: User, token: str
) -> None:
    await world.email_change.confirm(token)
    assert await trail_of(world, owner, bob.id) == [
        ("confirmation.requested", "user", admin.id),
        ("confirmation.used", "user", admin.id),
        ("user.email_changed", "user", admin.id),
    ]
    (confirmation,) = confirmations(world)
    told = [(each.event.name, each.event.aggregate_id) for each in world.store.outbox]
    assert told[:2] == [("confirmation.requested", confirmation.id), ("confirmation.used", confirmation.id)]


async def test_a_reset_is_found_under_the_account_once_it_is_known_which_that_is(
    world: World, owner: User, bob: User
) -> None:
    await world.recovery.forgot(bob.email.value)
    token = await secret(world, Letter.RESET_PASSWORD)
    await world.recovery.reset(token, "a new password for bob")
    assert ("confirmation.used", "user", bob.id) in await trail_of(world, owner, bob.id)
    (confirmation,) = confirmations(world)
    assert await trail_of(world, owner, confirmation.id) == [("confirmation.requested", "confirmation", None)]


async def trail_of(world: World, reader: User, target: UUID) -> list[tuple[str, str | None, object]]:
    wanted, page = AuditFilter(target_id=target), PageRequest(limit=10)
    found = (await world.audit_reading.list(actor(reader), wanted, page)).items
    return [(each.action, each.target_type, each.actor_id) for each in reversed(found)]
