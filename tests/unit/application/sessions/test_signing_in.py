from datetime import timedelta

import pytest

from blog.application.limits.turns import Turns
from blog.application.ports.calls import Call
from blog.application.ports.passwords import HasherBusy
from blog.application.ports.tokens import SecretKind
from blog.application.sessions.queries import SessionView, entry_of
from blog.application.unit_of_work import TransientConflict
from blog.application.users.views import CredentialsView
from blog.domain.access.roles import Role
from blog.domain.sessions.errors import InvalidCredentials, InvalidToken
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from blog.domain.users.values import Email, PasswordHash, PlainPassword
from tests.support.contracts.ground import state
from tests.support.fakes.limits import POLICIES
from tests.support.world import World

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(Role.AUTHOR, email=Email(EMAIL), password=world.hasher.current(PASSWORD))


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


async def test_the_right_password_opens_a_session(world: World, ada: User) -> None:
    signed_in = await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert signed_in.user_id == ada.id
    assert signed_in.expires_at == world.clock.now() + timedelta(days=14)
    (session,) = world.store.tables.sessions.values()
    assert (session.user_id, session.created_at, session.last_seen_at) == (
        ada.id,
        world.clock.now(),
        world.clock.now(),
    )
    assert session.token_digest == world.tokens.digest(signed_in.token, SecretKind.SESSION)
    assert state(stored(world, ada)) == state(ada)
    assert world.store.event_names == ["session.started"]
    assert signed_in.session == entry_of(session)


async def test_the_token_itself_is_neither_stored_nor_shown(world: World, ada: User) -> None:
    signed_in = await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert signed_in.token not in repr(signed_in)
    (session,) = world.store.tables.sessions.values()
    assert signed_in.token.encode() not in session.token_digest


async def test_each_sign_in_is_a_session_of_its_own(world: World, ada: User) -> None:
    tokens = {(await world.signing_in.sign_in(EMAIL, PASSWORD)).token for _ in range(3)}
    assert (len(tokens), len(world.store.tables.sessions)) == (3, 3)


async def test_a_session_remembers_where_it_began(world: World, ada: User) -> None:
    agent = "Mozilla/5.0 \x00(\x85x)" + "y" * 300
    call = Call(address="2001:db8::17", network="2001:db8::/64", user_agent=agent)
    with world.calls.answering(call):
        await world.signing_in.sign_in(EMAIL, PASSWORD)
    (session,) = world.store.tables.sessions.values()
    assert (session.address, session.network) == ("2001:db8::17", "2001:db8::/64")
    assert session.user_agent is not None
    assert session.user_agent.startswith("Mozilla/5.0 (x)yyy")
    assert len(session.user_agent) == Session.LONGEST_USER_AGENT


async def test_a_session_that_began_nowhere_in_particular_says_so(world: World, ada: User) -> None:
    await world.signing_in.sign_in(EMAIL, PASSWORD)
    with world.calls.answering(Call(user_agent="\x00")):
        await world.signing_in.sign_in(EMAIL, PASSWORD)
    for session in world.store.tables.sessions.values():
        assert (session.address, session.network, session.user_agent) == (None, None, None)


async def test_one_session_too_many_ends_the_one_that_was_not_used_for_longest(
    world: World, ada: User
) -> None:
    now = world.clock.now()
    ages = [timedelta(hours=hours) for hours in range(1, Session.MOST + 1)]
    sessions = [world.make.session(ada, last_seen_at=now - age, created_at=now - age) for age in ages]
    await world.given(*sessions)
    await world.signing_in.sign_in(EMAIL, PASSWORD)
    left = set(world.store.tables.sessions)
    assert len(left) == Session.MOST
    assert {session.id for session in sessions} - left == {sessions[-1].id}
    assert world.store.event_names == ["session.ended", "session.started"]


@pytest.mark.parametrize("email", ["ADA@EXAMPLE.ORG", " ada@example.org "])
async def test_the_spelling_of_the_address_does_not_matter(world: World, ada: User, email: str) -> None:
    assert (await world.signing_in.sign_in(email, PASSWORD)).user_id == ada.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param(EMAIL, "wrong horse battery", id="wrong password"),
        pytest.param(EMAIL, PASSWORD.upper(), id="wrong case"),
        pytest.param(EMAIL, "", id="no password"),
        pytest.param("bob@example.org", PASSWORD, id="unknown address"),
        pytest.param("no address", PASSWORD, id="no address"),
        pytest.param(EMAIL, "x" * 1_025, id="no password that anybody could have"),
        pytest.param(EMAIL, chr(0xD800), id="half a character"),
    ],
)
async def test_anything_else_is_answered_alike(world: World, ada: User, email: str, password: str) -> None:
    with pytest.raises(InvalidCredentials) as error:
        await world.signing_in.sign_in(email, password)
    assert str(error.value) == InvalidCredentials.title
    assert world.store.tables.sessions == {}


async def test_an_inactive_user_is_answered_like_a_wrong_password(world: World) -> None:
    await world.somebody(email=Email(EMAIL), password=world.hasher.current(PASSWORD), is_active=False)
    made = world.store.units.made
    with pytest.raises(InvalidCredentials) as error:
        await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert str(error.value) == InvalidCredentials.title
    assert world.store.units.made == made


@pytest.mark.parametrize("email", ["bob@example.org", "no address"])
async def test_for_an_unknown_address_a_dummy_is_checked(world: World, ada: User, email: str) -> None:
    with pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in(email, PASSWORD)
    assert world.hasher.dummy_checks == 1
    await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert world.hasher.dummy_checks == 1


async def test_a_busy_hasher_turns_people_away(world: World, ada: User) -> None:
    world.hasher.is_busy = True
    with pytest.raises(HasherBusy):
        await world.signing_in.sign_in(EMAIL, PASSWORD)


async def test_a_hash_of_an_older_kind_is_replaced(world: World) -> None:
    old = world.hasher.outdated(PASSWORD)
    user = await world.somebody(email=Email(EMAIL), password=old)
    await world.signing_in.sign_in(EMAIL, PASSWORD)
    changed = stored(world, user)
    check = await world.hasher.check(PlainPassword(PASSWORD), changed.password)
    assert (check.matches, check.is_outdated) == (True, False)
    assert (changed.version, changed.updated_at) == (user.version + 1, world.clock.now())
    assert len(world.store.tables.sessions) == 1
    assert world.store.event_names == ["session.started"]


async def test_a_wrong_password_replaces_nothing(world: World) -> None:
    old = world.hasher.outdated(PASSWORD)
    user = await world.somebody(email=Email(EMAIL), password=old)
    with pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in(EMAIL, "wrong horse battery")
    assert stored(world, user).password == old


@pytest.mark.parametrize("meanwhile", ["deleted", "deactivated", "another password"])
async def test_what_changes_during_the_check_of_the_password_counts(
    world: World, ada: User, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = world.users.credentials

    async def read_and_change(email: Email) -> CredentialsView | None:
        known = await credentials(email)
        async with world.store.units() as unit:
            user = await unit.users.get(ada.id)
            match meanwhile:
                case "deleted":
                    await unit.users.remove(user)
                case "deactivated":
                    user.deactivate(by=None, now=world.clock.now())
                    await unit.users.save(user)
                case _:
                    user.rehash_password(PasswordHash("fast$9$another"), now=world.clock.now())
                    await unit.users.save(user)
        return known

    monkeypatch.setattr(world.users, "credentials", read_and_change)
    with pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert world.store.tables.sessions == {}


async def test_passwords_are_checked_and_hashed_outside_of_any_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.somebody(email=Email(EMAIL), password=world.hasher.outdated(PASSWORD))
    hash_ = world.hasher.hash

    async def watched(password: PlainPassword) -> PasswordHash:
        assert not world.store.writer.locked()
        return await hash_(password)

    monkeypatch.setattr(world.hasher, "hash", watched)
    await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert len(world.store.tables.sessions) == 1


async def test_a_conflict_is_overcome_with_one_session(world: World, ada: User) -> None:
    world.store.faults.plan("commit", TransientConflict(), times=2)
    await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert len(world.store.tables.sessions) == 1


async def test_where_too_many_wait_nothing_is_looked_up_or_counted(
    world: World, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crowded:
        crowded.setattr(world.sign_in_limits, "_turns", Turns(most_waiting=0))
        for _ in range(POLICIES.sign_in.most + 1):
            with pytest.raises(HasherBusy):
                await world.signing_in.sign_in(EMAIL, "wrong horse battery")
    signed_in = await world.signing_in.sign_in(EMAIL, PASSWORD)
    assert signed_in.user_id == ada.id


async def test_the_session_that_a_browser_had_before_ends_with_that(world: World, ada: User) -> None:
    other = await world.somebody()
    former, elsewhere = await world.token_of(other), await world.token_of(other)
    signed_in = await world.signing_in.sign_in(EMAIL, PASSWORD, in_place_of=former)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(former)
    await world.authentication.authenticate(elsewhere)
    await world.authentication.authenticate(signed_in.token)
    ended = [entry.event for entry in world.store.outbox if entry.event.name == "session.ended"]
    assert [event.actor_id for event in ended] == [other.id]


async def test_it_stays_where_the_password_is_wrong(world: World, ada: User) -> None:
    former = await world.token_of(ada)
    with pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in(EMAIL, "wrong horse battery", in_place_of=former)
    await world.authentication.authenticate(former)


async def test_what_opens_no_session_or_was_replaced_ends_none(world: World, ada: User) -> None:
    token = await world.token_of(ada)
    newer = await world.session_renewal.rotate(await world.authentication.authenticate(token), token)
    for former in ("nonsense", world.tokens.mint(SecretKind.SESSION).plain, token):
        await world.signing_in.sign_in(EMAIL, PASSWORD, in_place_of=former)
    await world.authentication.authenticate(newer.token)
    assert "session.replayed" not in world.store.event_names


async def test_one_that_ends_meanwhile_is_no_matter(
    world: World, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await world.token_of(ada)
    find = world.sessions.find_by_digest

    async def find_and_end(token_digest: bytes) -> SessionView | None:
        found = await find(token_digest)
        world.store.tables.sessions.clear()
        return found

    monkeypatch.setattr(world.sessions, "find_by_digest", find_and_end)
    assert (await world.signing_in.sign_in(EMAIL, PASSWORD, in_place_of=former)).user_id == ada.id
