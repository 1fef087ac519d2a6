import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.mailer import Letter
from blog.application.ports.passwords import HasherBusy
from blog.application.ports.tokens import SecretKind
from blog.application.sessions.queries import entry_of
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.common.errors import AuthenticationRequired, ValidationFailed
from blog.domain.sessions.errors import InvalidCredentials, InvalidToken, TokenReplaced
from blog.domain.users.user import User
from blog.domain.users.values import Email, PasswordHash, UserName
from tests.support.contracts.ground import state
from tests.support.fakes.limits import POLICIES
from tests.support.world import World, actor

OLD, NEW = "engine-no-1-of-1822", "engine-no-2-of-1843"


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(
        email=Email("ada@example.org"),
        name=UserName("Ada of the engine"),
        password=world.hasher.current(OLD),
    )


@pytest.fixture
async def token(world: World, ada: User) -> str:
    return await world.token_of(ada)


@pytest.fixture
async def who(world: World, token: str) -> Actor:
    return await world.authentication.authenticate(token)


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


def problems(error: pytest.ExceptionInfo[ValidationFailed]) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in error.value.errors]


async def test_the_new_password_counts_and_the_old_one_does_not(
    world: World, ada: User, who: Actor, token: str
) -> None:
    world.clock.advance(timedelta(hours=1))
    await world.password_change.change(who, token, OLD, NEW)
    assert stored(world, ada).password_changed_at == world.clock.now()
    with pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in(ada.email.value, OLD)
    await world.signing_in.sign_in(ada.email.value, NEW)
    assert "user.password_changed" in world.store.event_names


async def test_other_sessions_end_and_this_one_gets_a_new_token(
    world: World, ada: User, who: Actor, token: str
) -> None:
    other = await world.token_of(ada)
    personal = world.make.token(ada)
    await world.given(personal)
    world.clock.advance(timedelta(hours=1))
    changed = await world.password_change.change(who, token, OLD, NEW)
    (session,) = world.store.tables.sessions.values()
    assert (session.id, session.authenticated_at) == (who.session_id, world.clock.now())
    assert session.token_digest == world.tokens.digest(changed.token, SecretKind.SESSION)
    assert (changed.user_id, changed.session) == (ada.id, entry_of(session))
    # Nor is a copy of the old token good for a minute more.
    for former in (other, token):
        with pytest.raises(InvalidToken):
            await world.authentication.authenticate(former)
    assert (await world.authentication.authenticate(changed.token)).session_id == session.id
    assert personal.id in world.store.tables.tokens


async def test_a_change_of_address_that_was_asked_for_is_void(
    world: World, ada: User, who: Actor, token: str
) -> None:
    await world.email_change.request(actor(ada), ada.id, "eve@example.org")
    await world.password_change.change(who, token, OLD, NEW)
    await world.relay(world.confirmation_mailing, world.notices).deliver_due()
    assert [message.letter for message in world.mailer.sent] == [Letter.PASSWORD_CHANGED]


@pytest.mark.parametrize("wrong", ["", "engine-no-3", "x" * 1_025])
async def test_without_the_present_password_nothing_changes(
    world: World, ada: User, who: Actor, token: str, wrong: str
) -> None:
    with pytest.raises(ValidationFailed) as error:
        await world.password_change.change(who, token, wrong, NEW)
    assert problems(error) == [("current_password", "wrong_password")]
    assert state(stored(world, ada)) == state(ada)


async def test_it_is_tried_no_more_often_than_at_the_door(world: World, who: Actor, token: str) -> None:
    for _ in range(POLICIES.sign_in.most):
        with pytest.raises(ValidationFailed):
            await world.password_change.change(who, token, "wrong", NEW)
    with pytest.raises(RateLimited):
        await world.password_change.change(who, token, OLD, NEW)


async def test_who_knows_it_is_not_counted_however_weak_the_new_one_is(
    world: World, who: Actor, token: str
) -> None:
    for _ in range(POLICIES.sign_in.most + 1):
        with pytest.raises(ValidationFailed) as error:
            await world.password_change.change(who, token, OLD, "Ada of the Engine")
        assert problems(error) == [("password", "too_obvious")]
    await world.password_change.change(who, token, OLD, NEW)


async def test_a_token_that_was_replaced_changes_nothing(
    world: World, ada: User, who: Actor, token: str
) -> None:
    await world.session_renewal.rotate(who, token)
    with pytest.raises(TokenReplaced):
        await world.password_change.change(who, token, OLD, NEW)
    assert state(stored(world, ada)) == state(ada)


async def test_of_many_at_once_one_does_it(world: World, who: Actor, token: str) -> None:
    changes = [world.password_change.change(who, token, OLD, f"{NEW} {number}") for number in range(10)]
    outcomes = await asyncio.gather(*changes, return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1
    assert world.store.event_names.count("user.password_changed") == 1


async def test_a_busy_hasher_says_so(world: World, who: Actor, token: str) -> None:
    world.hasher.is_busy = True
    with pytest.raises(HasherBusy):
        await world.password_change.change(who, token, OLD, NEW)


@pytest.mark.parametrize("what", ["visitor", "no session", "no token of a session"])
async def test_only_a_session_changes_the_password(
    world: World, ada: User, who: Actor, token: str, what: str
) -> None:
    asking = {"visitor": ANONYMOUS, "no session": actor(ada)}.get(what, who)
    given = "nonsense" if what == "no token of a session" else token
    with pytest.raises(AuthenticationRequired):
        await world.password_change.change(asking, given, OLD, NEW)


async def test_an_account_that_just_ended_is_not_there(
    world: World, ada: User, who: Actor, token: str
) -> None:
    del world.store.tables.users[ada.id]
    with pytest.raises(InvalidToken):
        await world.password_change.change(who, token, OLD, NEW)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("account", InvalidToken),
        ("session", InvalidToken),
        ("locked", InvalidToken),
        ("password", ValidationFailed),
    ],
)
async def test_what_ends_while_the_password_is_hashed_is_not_changed(
    world: World,
    ada: User,
    who: Actor,
    token: str,
    what: str,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hashing = world.new_passwords.hash

    async def hash_slowly(*words: str) -> PasswordHash:
        tables = world.store.tables
        match what:
            case "account":
                tables.sessions.clear()
                del tables.users[ada.id]
            case "session":
                tables.sessions.clear()
            case "locked":
                tables.users[ada.id] = replace(ada, is_active=False)
            case _:
                tables.users[ada.id] = replace(ada, password=world.hasher.current("another one"))
        return await hashing(*words)

    monkeypatch.setattr(world.new_passwords, "hash", hash_slowly)
    with pytest.raises(error):
        await world.password_change.change(who, token, OLD, NEW)
    assert "user.password_changed" not in world.store.event_names
