from collections.abc import Mapping
from dataclasses import replace

import pytest

from blog.application.ports.passwords import HasherBusy
from blog.application.unit_of_work import TransientConflict
from blog.application.users.registration import Registration, RegistrationMode, UserRegistration
from blog.application.users.views import UserView
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, DomainError, ValidationFailed
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.users.errors import EmailTaken, InvitationRequired, RegistrationClosed, UsernameTaken
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, PlainPassword, UserName, Username
from tests.support.world import World, actor

PASSWORD = "correct horse battery"
ADA = Registration(name="Ada Lovelace", email="Ada@example.org", password=PASSWORD)


def stored(world: World, made: UserView) -> User:
    return world.store.tables.users[made.id]


async def test_a_visitor_becomes_a_reader(world: World) -> None:
    user = stored(world, await world.registration.register(ANONYMOUS, ADA))
    assert (user.name, user.email, user.bio) == (UserName("Ada Lovelace"), Email("Ada@example.org"), Bio())
    assert (user.role, user.is_active, user.version) == (Role.READER, True, 1)
    assert (user.created_at, user.updated_at) == (world.clock.now(), world.clock.now())
    assert [(entry.event.name, entry.event.actor_id) for entry in world.store.outbox] == [
        ("user.registered", user.id),
        ("confirmation.requested", user.id),
    ]


async def test_who_registers_is_asked_to_verify_their_address(world: World) -> None:
    user = stored(world, await world.registration.register(ANONYMOUS, ADA))
    (asked,) = world.store.tables.confirmations.values()
    assert user.email_verified_at is None
    assert (asked.purpose, asked.email, asked.user_id) == (Purpose.VERIFY_EMAIL, "Ada@example.org", user.id)
    assert (asked.token_digest, asked.used_at) == (None, None)


@pytest.mark.parametrize(
    ("mode", "refusal"),
    [(RegistrationMode.INVITE, InvitationRequired), (RegistrationMode.CLOSED, RegistrationClosed)],
)
async def test_where_registration_is_not_open_nobody_registers_and_nothing_is_hashed(
    world: World, mode: RegistrationMode, refusal: type[DomainError]
) -> None:
    registration = UserRegistration(
        world.transact, world.drafting, world.registration_limits, world.ids, world.clock, mode
    )
    world.hasher.is_busy = True
    for who in (ANONYMOUS, actor(await world.somebody(Role.OWNER))):
        with pytest.raises(refusal):
            await registration.register(who, ADA)
    world.hasher.is_busy = False
    assert (await registration.appoint(ADA, Role.AUTHOR)).role is Role.AUTHOR


async def test_the_password_is_stored_as_a_hash_of_the_current_kind(world: World) -> None:
    user = stored(world, await world.registration.register(ANONYMOUS, ADA))
    assert PASSWORD not in user.password.value
    check = await world.hasher.check(PlainPassword(PASSWORD), user.password)
    assert (check.matches, check.is_outdated) == (True, False)


async def test_somebody_may_register_another_person(world: World) -> None:
    admin = await world.somebody(Role.ADMIN)
    user = stored(world, await world.registration.register(actor(admin), ADA))
    assert user.role is Role.READER
    assert [entry.event.actor_id for entry in world.store.outbox] == [admin.id] * 2


async def test_registering_is_for_those_whom_the_table_allows_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.domain.access.actor.PERMISSIONS", {})
    with pytest.raises(AuthenticationRequired):
        await world.registration.register(ANONYMOUS, ADA)
    assert world.store.tables.users == {}


@pytest.mark.parametrize("role", Role)
async def test_the_operator_makes_accounts_of_any_role(world: World, role: Role) -> None:
    user = stored(world, await world.registration.appoint(ADA, role))
    assert user.role is role
    assert user.email_verified_at == world.clock.now()
    assert world.store.event_names == ["user.registered"]


async def test_username_and_bio_can_be_chosen(world: World) -> None:
    chosen = Registration(
        name="Ada", email="ada@example.org", password=PASSWORD, username="countess", bio="Writes."
    )
    user = stored(world, await world.registration.register(ANONYMOUS, chosen))
    assert (user.username, user.bio) == (Username("countess"), Bio("Writes."))


async def test_a_derived_username_gets_a_suffix_while_it_is_taken(world: World) -> None:
    names = []
    for number in range(5):
        same = Registration(name="Ada Lovelace", email=f"ada{number}@example.org", password=PASSWORD)
        names.append((await world.registration.register(ANONYMOUS, same)).username)
    assert names[:3] == ["ada-lovelace", "ada-lovelace-2", "ada-lovelace-3"]
    assert names[3] == f"ada-lovelace-{sorted(world.store.tables.users)[3].hex[-8:]}"
    assert len(set(names)) == 5


async def test_a_username_that_somebody_takes_at_this_moment_is_made_again(world: World) -> None:
    world.store.faults.plan("users.add", UsernameTaken(), times=4)
    made = await world.registration.register(ANONYMOUS, ADA)
    assert made.username == f"ada-lovelace-{made.id.hex[-16:]}"
    tried = ["users.taken_usernames", "users.add"]
    assert world.store.calls == [*tried * 5, "confirmations.add"]


async def test_a_chosen_username_is_tried_once(world: World) -> None:
    world.store.faults.plan("users.add", UsernameTaken())
    with pytest.raises(UsernameTaken):
        await world.registration.register(ANONYMOUS, replace(ADA, username="mine"))
    assert world.store.calls == ["users.add"]


async def test_a_chosen_username_that_is_taken_is_refused(world: World) -> None:
    await world.somebody(username=Username("ada"))
    chosen = Registration(name="Ada", email="ada@example.org", password=PASSWORD, username="ada")
    with pytest.raises(UsernameTaken):
        await world.registration.register(ANONYMOUS, chosen)
    assert len(world.store.tables.users) == 1
    assert world.store.event_names == []


async def test_an_address_has_one_account_whatever_its_case(world: World) -> None:
    await world.registration.register(ANONYMOUS, ADA)
    again = Registration(name="Eve", email="aDA@EXAMPLE.org", password=PASSWORD)
    with pytest.raises(EmailTaken):
        await world.registration.register(ANONYMOUS, again)
    assert world.store.event_names == ["user.registered", "confirmation.requested"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " ", "blank"),
        ("email", "ada", "not_an_email"),
        ("username", "Ada!", "not_a_username"),
        ("bio", "\x00", "forbidden_characters"),
        ("password", "too short", "too_short"),
        ("password", "x" * 1_025, "too_long"),
        ("password", "ADA LOVELACE", "too_obvious"),
        ("password", "ada@EXAMPLE.org", "too_obvious"),
        ("password", "ada-the-countess", "too_obvious"),
        ("password", "PasswordPassword", "too_common"),
    ],
)
async def test_what_is_not_valid_is_refused_before_anything_is_hashed_or_stored(
    world: World, field: str, value: str, code: str
) -> None:
    world.hasher.is_busy = True
    values: Mapping[str, str] = {
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "password": PASSWORD,
        "username": "ada-the-countess",
        field: value,
    }
    with pytest.raises(ValidationFailed) as error:
        await world.registration.register(ANONYMOUS, Registration(**values))
    assert [(each.field, each.code) for each in error.value.errors] == [(field, code)]
    assert world.store.units.made == 0


async def test_the_password_is_hashed_outside_of_any_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_ = world.hasher.hash

    async def watched(password: PlainPassword) -> PasswordHash:
        assert not world.store.writer.locked()
        return await hash_(password)

    monkeypatch.setattr(world.hasher, "hash", watched)
    assert (await world.registration.register(ANONYMOUS, ADA)).id in world.store.tables.users


async def test_a_busy_hasher_turns_people_away(world: World) -> None:
    world.hasher.is_busy = True
    with pytest.raises(HasherBusy):
        await world.registration.register(ANONYMOUS, ADA)
    assert world.store.units.made == 0


async def test_a_conflict_is_overcome_with_one_account_and_one_event(world: World) -> None:
    world.store.faults.plan("commit", TransientConflict(), times=2)
    made = await world.registration.register(ANONYMOUS, ADA)
    assert list(world.store.tables.users) == [made.id]
    assert world.store.event_names == ["user.registered", "confirmation.requested"]


def test_a_registration_shows_no_password_and_no_address() -> None:
    assert PASSWORD not in repr(ADA)
    assert "xample.org" not in repr(ADA)
