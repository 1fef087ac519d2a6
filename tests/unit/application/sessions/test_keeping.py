import pytest

from blog.application.sessions.queries import entry_of
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import SessionId, TokenId, UserId
from blog.domain.sessions.errors import InvalidToken, SessionNotFound
from blog.domain.sessions.session import Session
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody(Role.READER)


@pytest.fixture
async def token(world: World, user: User) -> str:
    return await world.token_of(user)


@pytest.fixture
async def who(world: World, token: str) -> Actor:
    return await world.authentication.authenticate(token)


@pytest.fixture
async def other(world: World, user: User, token: str) -> Session:
    """Another session of the same user, not used since it began."""
    session = world.make.session(user)
    await world.given(session)
    return session


@pytest.fixture
async def theirs(world: World) -> Session:
    """A session of somebody else."""
    session = world.make.session(await world.somebody(Role.READER))
    await world.given(session)
    return session


def only_session(world: World) -> Session:
    (session,) = world.store.tables.sessions.values()
    return session


async def test_one_sees_all_of_ones_own_sessions(
    world: World, who: Actor, other: Session, theirs: Session
) -> None:
    current = next(each for each in world.store.tables.sessions.values() if each.id == who.session_id)
    assert await world.session_keeping.list(who) == [entry_of(current), entry_of(other)]
    assert await world.session_keeping.get(who, other.id) == entry_of(other)


async def test_what_is_over_is_not_shown(world: World, who: Actor, other: Session) -> None:
    world.clock.set(other.last_seen_at + Session.IDLE)
    assert [entry.id for entry in await world.session_keeping.list(who)] == [who.session_id]
    with pytest.raises(SessionNotFound):
        await world.session_keeping.get(who, other.id)


async def test_one_session_is_ended_and_the_others_live(
    world: World, user: User, who: Actor, other: Session, theirs: Session
) -> None:
    await world.session_keeping.end(who, other.id)
    assert set(world.store.tables.sessions) == {who.session_id, theirs.id}
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("session.ended", user.id)
    with pytest.raises(SessionNotFound):
        await world.session_keeping.end(who, other.id)


async def test_a_session_of_somebody_else_is_not_there(world: World, who: Actor, theirs: Session) -> None:
    for session_id in (theirs.id, SessionId(uuid7(99))):
        with pytest.raises(SessionNotFound):
            await world.session_keeping.get(who, session_id)
        with pytest.raises(SessionNotFound):
            await world.session_keeping.end(who, session_id)
    assert state(world.store.tables.sessions[theirs.id]) == state(theirs)


@pytest.mark.parametrize("keep_current", [True, False])
async def test_all_sessions_are_ended_or_all_but_this_one(
    world: World, who: Actor, other: Session, theirs: Session, keep_current: bool
) -> None:
    await world.session_keeping.end_all(who, keep_current=keep_current)
    assert set(world.store.tables.sessions) == {theirs.id} | ({who.session_id} if keep_current else set())
    assert world.store.event_names == ["session.ended"] * (1 if keep_current else 2)


async def test_visitors_and_tokens_have_no_sessions(world: World, user: User, other: Session) -> None:
    program = Actor(
        user_id=user.id, role=user.role, token_id=TokenId(uuid7(2)), scopes=frozenset({Scope.PROFILE_WRITE})
    )
    for asking, error in ((ANONYMOUS, AuthenticationRequired), (program, PermissionDenied)):
        for act in (
            world.session_keeping.list(asking),
            world.session_keeping.get(asking, other.id),
            world.session_keeping.end(asking, other.id),
            world.session_keeping.end_all(asking, keep_current=False),
        ):
            with pytest.raises(error):
                await act
    assert other.id in world.store.tables.sessions


async def test_a_program_without_a_user_has_no_sessions(world: World) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.session_keeping.list(Actor(role=Role.READER, token_id=TokenId(uuid7(2))))


async def test_signing_out_ends_this_session_alone(world: World, user: User, token: str) -> None:
    other = await world.token_of(user)
    await world.signing_out.sign_out(await world.authentication.authenticate(token))
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)
    assert (await world.authentication.authenticate(other)).user_id == user.id


async def test_an_admin_signs_somebody_out_everywhere(
    world: World, user: User, token: str, other: Session
) -> None:
    admin, stranger = await world.somebody(Role.ADMIN), await world.somebody(Role.READER)
    theirs = await world.token_of(stranger)
    await world.user_sign_out.sign_out(actor(admin), user.id)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)
    assert not any(session.user_id == user.id for session in world.store.tables.sessions.values())
    await world.authentication.authenticate(theirs)
    ended = [entry.event for entry in world.store.outbox]
    assert {(event.name, event.actor_id) for event in ended} == {("session.ended", admin.id)}


@pytest.mark.parametrize("keep_current", [True, False])
@pytest.mark.parametrize("by_admin", [True, False])
async def test_a_thief_who_is_signed_out_has_no_change_of_address_waiting(
    world: World, user: User, token: str, keep_current: bool, by_admin: bool
) -> None:
    who = await world.authentication.authenticate(token)
    await world.email_change.request(who, user.id, "eve@example.org")
    if by_admin:
        await world.user_sign_out.sign_out(actor(await world.somebody(Role.ADMIN)), user.id)
    else:
        await world.session_keeping.end_all(who, keep_current=keep_current)
    assert not world.store.tables.confirmations


async def test_nobody_signs_out_whom_they_do_not_outrank(world: World, user: User, token: str) -> None:
    boss = await world.somebody(Role.OWNER)
    for role in (Role.EDITOR, Role.ADMIN):
        with pytest.raises(PermissionDenied):
            await world.user_sign_out.sign_out(actor(await world.somebody(role)), boss.id)
    with pytest.raises(AuthenticationRequired):
        await world.user_sign_out.sign_out(ANONYMOUS, user.id)
    with pytest.raises(UserNotFound):
        await world.user_sign_out.sign_out(actor(boss), UserId(uuid7(99)))
    await world.authentication.authenticate(token)


async def test_signing_out_twice_is_no_error(world: World, user: User, token: str) -> None:
    who = await world.authentication.authenticate(token)
    await world.signing_out.sign_out(who)
    await world.signing_out.sign_out(who)
    assert world.store.tables.sessions == {}
    assert world.store.event_names == ["session.ended"]


async def test_without_a_session_there_is_nothing_to_sign_out_of(
    world: World, user: User, token: str
) -> None:
    session = only_session(world)
    for who in (ANONYMOUS, actor(user)):
        with pytest.raises(AuthenticationRequired):
            await world.signing_out.sign_out(who)
    assert state(only_session(world)) == state(session)
