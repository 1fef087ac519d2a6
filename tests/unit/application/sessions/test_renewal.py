import asyncio
from datetime import timedelta

import pytest

from blog.application.ports.passwords import HasherBusy
from blog.application.ports.tokens import SecretKind
from blog.application.sessions.queries import entry_of
from blog.application.users.views import CredentialsView
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.sessions.errors import InvalidCredentials, InvalidToken, TokenReplaced
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from blog.domain.users.values import PasswordHash
from tests.support.contracts.ground import state
from tests.support.fakes.system import START
from tests.support.world import World, actor

PASSWORD = "correct horse battery"
LATER = timedelta(hours=1)


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody(Role.AUTHOR, password=world.hasher.current(PASSWORD))


@pytest.fixture
async def token(world: World, user: User) -> str:
    return await world.token_of(user)


@pytest.fixture
async def who(world: World, token: str) -> Actor:
    actor = await world.authentication.authenticate(token)
    world.clock.advance(LATER)
    return actor


def only_session(world: World) -> Session:
    (session,) = world.store.tables.sessions.values()
    return session


async def test_a_session_is_given_a_new_token(world: World, user: User, who: Actor, token: str) -> None:
    renewed = await world.session_renewal.rotate(who, token)
    session = only_session(world)
    assert session.token_digest == world.tokens.digest(renewed.token, SecretKind.SESSION)
    assert [each.digest for each in session.retired] == [world.tokens.digest(token, SecretKind.SESSION)]
    assert (session.last_seen_at, session.authenticated_at) == (START + LATER, START)
    assert (renewed.user_id, renewed.session) == (user.id, entry_of(session))
    assert (await world.authentication.authenticate(renewed.token)).session_id == who.session_id
    assert world.store.event_names == ["session.rotated"]


async def test_of_many_who_replace_one_token_at_once_one_does(world: World, who: Actor, token: str) -> None:
    outcomes = await asyncio.gather(
        *(world.session_renewal.rotate(who, token) for _ in range(10)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert {type(outcome) for outcome in refused} == {TokenReplaced}
    assert len(refused) == 9
    assert len(only_session(world).retired) == 1


async def test_a_token_that_was_replaced_cannot_be_replaced_again(
    world: World, who: Actor, token: str
) -> None:
    newer = await world.session_renewal.rotate(who, token)
    session = only_session(world)
    with pytest.raises(TokenReplaced):
        await world.session_renewal.rotate(who, token)
    with pytest.raises(TokenReplaced):
        await world.reauthentication.reauthenticate(who, token, PASSWORD)
    assert state(only_session(world)) == state(session)
    await world.session_renewal.rotate(who, newer.token)


async def test_the_password_proves_a_session_anew(world: World, user: User, who: Actor, token: str) -> None:
    assert not who.proved_recently(world.clock.now())
    proved = await world.reauthentication.reauthenticate(who, token, PASSWORD)
    session = only_session(world)
    assert session.authenticated_at == START + LATER
    assert (proved.user_id, proved.session) == (user.id, entry_of(session))
    again = await world.authentication.authenticate(proved.token)
    assert again.proved_recently(world.clock.now())
    assert proved.token != token
    assert world.store.event_names == ["session.proved"]


async def test_a_token_that_was_replaced_proves_nothing(world: World, who: Actor, token: str) -> None:
    proved = await world.reauthentication.reauthenticate(who, token, PASSWORD)
    world.clock.advance(timedelta(seconds=1))
    signed_in = await world.authentication.authenticate(proved.token)
    assert signed_in.proved_recently(world.clock.now())
    newest = await world.session_renewal.rotate(signed_in, proved.token)
    for former in (token, proved.token):
        found = await world.authentication.authenticate(former)
        assert found.session_id == who.session_id
        assert not found.proved_recently(world.clock.now())
    assert (await world.authentication.authenticate(newest.token)).proved_recently(world.clock.now())


@pytest.mark.parametrize("wrong", ["wrong horse battery", "", "x" * 1_025])
async def test_a_wrong_password_proves_nothing(world: World, who: Actor, token: str, wrong: str) -> None:
    session = only_session(world)
    with pytest.raises(InvalidCredentials):
        await world.reauthentication.reauthenticate(who, token, wrong)
    assert state(only_session(world)) == state(session)


async def test_a_busy_hasher_proves_nothing(world: World, who: Actor, token: str) -> None:
    world.hasher.is_busy = True
    with pytest.raises(HasherBusy):
        await world.reauthentication.reauthenticate(who, token, PASSWORD)


async def test_a_user_who_is_gone_proves_nothing(world: World, user: User, who: Actor, token: str) -> None:
    world.store.tables.sessions.clear()
    del world.store.tables.users[user.id]
    with pytest.raises(InvalidCredentials):
        await world.reauthentication.reauthenticate(who, token, PASSWORD)
    assert world.hasher.dummy_checks == 1


@pytest.mark.parametrize("meanwhile", ["deleted", "deactivated", "another password", "signed out"])
async def test_what_changes_during_the_check_of_the_password_counts(
    world: World, user: User, who: Actor, token: str, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials_of = world.users.credentials_of

    async def read_and_change(user_id: UserId) -> CredentialsView | None:
        known = await credentials_of(user_id)
        async with world.store.units() as unit:
            stored = await unit.users.get(user_id)
            match meanwhile:
                case "deleted":
                    await unit.sessions.end_all_of(user_id, by=None, now=world.clock.now())
                    await unit.users.remove(stored)
                case "deactivated":
                    stored.deactivate(by=None, now=world.clock.now())
                    await unit.users.save(stored)
                case "another password":
                    stored.rehash_password(PasswordHash("fast$9$another"), now=world.clock.now())
                    await unit.users.save(stored)
                case _:
                    await unit.sessions.end_all_of(user_id, by=None, now=world.clock.now())
        return known

    monkeypatch.setattr(world.users, "credentials_of", read_and_change)
    gone = meanwhile in {"deleted", "signed out"}
    with pytest.raises(InvalidToken if gone else InvalidCredentials):
        await world.reauthentication.reauthenticate(who, token, PASSWORD)
    assert "session.proved" not in world.store.event_names


async def test_the_password_is_checked_outside_of_any_transaction(
    world: World, who: Actor, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = world.hasher.check

    async def watched(*given: object) -> object:
        assert not world.store.writer.locked()
        return await check(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(world.hasher, "check", watched)
    await world.reauthentication.reauthenticate(who, token, PASSWORD)
    assert world.store.event_names == ["session.proved"]


async def test_a_session_that_ended_is_not_renewed(world: World, who: Actor, token: str) -> None:
    world.store.tables.sessions.clear()
    with pytest.raises(InvalidToken):
        await world.session_renewal.rotate(who, token)


async def test_what_is_no_token_of_a_session_renews_nothing(world: World, who: Actor, token: str) -> None:
    with pytest.raises(InvalidToken):
        await world.session_renewal.rotate(who, "bp_00000001")


async def test_without_a_session_there_is_nothing_to_renew(world: World, user: User, token: str) -> None:
    for asking in (ANONYMOUS, actor(user)):
        with pytest.raises(AuthenticationRequired):
            await world.session_renewal.rotate(asking, token)
        with pytest.raises(AuthenticationRequired):
            await world.reauthentication.reauthenticate(asking, token, PASSWORD)
