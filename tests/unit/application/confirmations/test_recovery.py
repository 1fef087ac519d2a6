import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.mailer import Letter
from blog.application.ports.passwords import HasherBusy
from blog.application.ports.tokens import SecretKind
from blog.domain.common.errors import ValidationFailed
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.sessions.errors import InvalidCredentials
from blog.domain.users.user import User
from blog.domain.users.values import Email, PasswordHash, UserName
from tests.support.contracts.ground import state
from tests.support.fakes.limits import POLICIES
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import confirmations, deliver, secret

OLD, NEW = "engine-no-1-of-1822", "engine-no-2-of-1843"


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(
        email=Email("ada@example.org"),
        name=UserName("Ada of the engine"),
        password=world.hasher.current(OLD),
        email_verified_at=None,
    )


@pytest.fixture
async def token(world: World, ada: User) -> str:
    await world.recovery.forgot(ada.email.value)
    return await secret(world, Letter.RESET_PASSWORD)


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


async def test_asking_stores_the_same_for_everybody_and_looks_nobody_up(world: World, ada: User) -> None:
    traces = []
    for address in (ada.email.value, "nobody@example.org"):
        before = len(world.store.calls)
        await world.recovery.forgot(address)
        traces.append(world.store.calls[before:])
    assert traces == [["confirmations.add"]] * 2
    known, unknown = (state(each) for each in confirmations(world))
    assert {name for name in known if known[name] != unknown[name]} == {"id", "email"}
    nobody = {"purpose": "reset_password", "user_id": None}
    assert [entry.event.payload for entry in world.store.outbox] == [nobody] * 2


async def test_what_is_no_address_is_refused(world: World) -> None:
    with pytest.raises(ValidationFailed):
        await world.recovery.forgot("ada")
    assert confirmations(world) == []


async def test_one_network_asks_twenty_times_an_hour(world: World) -> None:
    for number in range(POLICIES.recovery.most):
        await world.recovery.forgot(f"ada.{number}@example.org")
    with pytest.raises(RateLimited):
        await world.recovery.forgot("ada@example.org")
    assert len(confirmations(world)) == POLICIES.recovery.most


async def test_a_new_password_takes_the_place_of_the_old_one(world: World, ada: User, token: str) -> None:
    world.clock.advance(timedelta(minutes=1))
    await world.recovery.reset(token, NEW)
    user = stored(world, ada)
    assert (user.password_changed_at, user.email_verified_at) == (world.clock.now(),) * 2
    with pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in(ada.email.value, OLD)
    await world.signing_in.sign_in(ada.email.value, NEW)
    (confirmation,) = confirmations(world)
    assert confirmation.used_at == world.clock.now()


async def test_all_sessions_and_personal_tokens_end_and_nobody_is_signed_in(
    world: World, ada: User, token: str
) -> None:
    other = await world.somebody()
    await world.token_of(ada)
    await world.token_of(ada)
    await world.token_of(other)
    personal, content = world.make.token(ada), world.make.content_token(ada)
    await world.given(personal, content, world.make.token(other))
    await world.recovery.reset(token, NEW)
    tables = world.store.tables
    assert {session.user_id for session in tables.sessions.values()} == {other.id}
    assert personal.id not in tables.tokens
    assert content.id in tables.tokens
    assert world.store.event_names.count("session.ended") == 2


async def test_what_was_asked_for_by_whoever_was_in_the_account_is_void(
    world: World, ada: User, token: str
) -> None:
    await world.email_change.request(actor(ada), ada.id, "eve@example.org")
    change = await secret(world, Letter.CHANGE_EMAIL)
    world.clock.advance(timedelta(seconds=1))
    await world.recovery.reset(token, NEW)
    with pytest.raises(InvalidConfirmation):
        await world.email_change.confirm(change)
    assert [each.purpose for each in confirmations(world)] == [Purpose.RESET_PASSWORD]


async def test_a_secret_is_good_once_however_many_bring_it_at_the_same_time(
    world: World, ada: User, token: str
) -> None:
    outcomes = await asyncio.gather(
        *(world.recovery.reset(token, f"{NEW} {number}") for number in range(100)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert {type(outcome) for outcome in refused} == {InvalidConfirmation}
    assert len(refused) == 99
    assert world.store.event_names.count("user.password_changed") == 1
    assert stored(world, ada).version > ada.version


async def test_a_secret_is_good_for_thirty_minutes(world: World, ada: User, token: str) -> None:
    await world.recovery.forgot(ada.email.value)
    younger = await secret(world, Letter.RESET_PASSWORD)
    world.clock.advance(timedelta(minutes=30))
    for each in (token, younger):
        with pytest.raises(InvalidConfirmation):
            await world.recovery.reset(each, NEW)


async def test_a_reset_makes_all_that_were_asked_for_before_worthless(
    world: World, ada: User, token: str
) -> None:
    await world.recovery.forgot(ada.email.value)
    other = await secret(world, Letter.RESET_PASSWORD)
    world.clock.advance(timedelta(seconds=1))
    await world.recovery.reset(token, NEW)
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(other, OLD)


def change(user: User, world: World, **fields: object) -> None:
    tables = world.store.tables
    tables.users[user.id] = replace(tables.users[user.id], **fields)  # type: ignore[arg-type]  # the table below names them


HAPPENINGS: Final[Mapping[str, Mapping[str, object]]] = {
    "locked out": {"is_active": False},
    "another address": {"email": Email("other@example.org")},
}


@pytest.mark.parametrize("what", HAPPENINGS)
async def test_an_account_that_is_another_one_by_now_is_not_opened(
    world: World, ada: User, token: str, what: str
) -> None:
    change(ada, world, **HAPPENINGS[what])
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(token, NEW)
    assert stored(world, ada).password == ada.password


async def test_an_account_that_is_gone_is_not_opened(world: World, ada: User, token: str) -> None:
    del world.store.tables.users[ada.id]
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(token, NEW)


@pytest.mark.parametrize("what", [*HAPPENINGS, "gone", "used", "nobody's"])
async def test_what_happens_while_the_password_is_hashed_counts_too(
    world: World, ada: User, token: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = world.new_passwords.hash

    async def hash_slowly(*words: str) -> PasswordHash:
        tables = world.store.tables
        (confirmation,) = confirmations(world)
        if what == "gone":
            del tables.users[ada.id]
        elif what == "used":
            used = replace(confirmation, used_at=world.clock.now())
            tables.confirmations[confirmation.id] = used
        elif what == "nobody's":
            tables.confirmations[confirmation.id] = replace(confirmation, user_id=None)
        else:
            change(ada, world, **HAPPENINGS[what])
        return await hashing(*words)

    monkeypatch.setattr(world.new_passwords, "hash", hash_slowly)
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(token, NEW)
    assert "user.password_changed" not in world.store.event_names


async def test_an_address_that_nobody_wrote_down_opens_nothing(world: World, ada: User, token: str) -> None:
    (confirmation,) = confirmations(world)
    world.store.tables.confirmations[confirmation.id] = replace(confirmation, email=None)
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(token, NEW)
    assert stored(world, ada).password == ada.password


async def test_a_request_without_an_account_opens_nothing(world: World) -> None:
    minted = world.tokens.mint(SecretKind.CONFIRMATION)
    confirmation = world.make.confirmation(
        None,
        purpose=Purpose.RESET_PASSWORD,
        token_digest=minted.digest,
        used_at=None,
        expires_at=world.clock.now() + timedelta(minutes=1),
    )
    await world.given(confirmation)
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(minted.plain, NEW)


async def test_junk_costs_no_hashing(world: World, ada: User) -> None:
    world.hasher.is_busy = True
    await world.verification.request(actor(ada))
    verification = await secret(world, Letter.VERIFY_EMAIL)
    unknown = world.tokens.mint(SecretKind.CONFIRMATION).plain
    session = await world.token_of(ada)
    for junk in ("", "nonsense", unknown, session, verification):
        with pytest.raises(InvalidConfirmation):
            await world.recovery.reset(junk, NEW)


async def test_a_busy_hasher_leaves_the_secret_good(world: World, ada: User, token: str) -> None:
    world.hasher.is_busy = True
    with pytest.raises(HasherBusy):
        await world.recovery.reset(token, NEW)
    world.hasher.is_busy = False
    await world.recovery.reset(token, NEW)
    assert stored(world, ada).password != ada.password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("Ada OF the Engine", "too_obvious"),
        ("ADA@example.org", "too_obvious"),
    ],
)
async def test_a_weak_password_is_refused_and_the_secret_stays_good(
    world: World, ada: User, token: str, password: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as error:
        await world.recovery.reset(token, password)
    assert [(each.field, each.code) for each in error.value.errors] == [("password", code)]
    await world.recovery.reset(token, NEW)
    await deliver(world)
    assert stored(world, ada).password != ada.password
