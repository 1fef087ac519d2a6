import asyncio
from datetime import timedelta

import pytest

from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict
from blog.application.users.editing import UserChanges
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import DomainError
from blog.domain.sessions.errors import InvalidToken
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from tests.support.world import World, actor

TICK = timedelta(microseconds=1)


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def token(world: World, user: User) -> str:
    return await world.token_of(user)


def only_session(world: World) -> Session:
    (session,) = world.store.tables.sessions.values()
    return session


async def test_a_token_tells_who_is_asking(world: World, user: User, token: str) -> None:
    session = only_session(world)
    assert await world.authentication.authenticate(token) == Actor(
        user_id=user.id,
        role=Role.AUTHOR,
        session_id=session.id,
        authenticated_at=session.authenticated_at,
    )


@pytest.mark.parametrize("wrong", ["", "nonsense", "bs_99999999", "bp_00000001"])
async def test_another_token_is_invalid(world: World, token: str, wrong: str) -> None:
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(wrong)


async def test_a_malformed_token_is_not_even_looked_up(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(type(world.sessions), "find_by_digest")
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate("nonsense")


async def test_a_change_of_role_holds_from_the_next_request_on(world: World, user: User, token: str) -> None:
    owner = actor(await world.somebody(Role.OWNER))
    await world.user_editing.edit(owner, user.id, UserChanges(role=Role.READER))
    assert (await world.authentication.authenticate(token)).role is Role.READER


async def test_deactivating_a_user_holds_from_the_next_request_on(
    world: World, user: User, token: str
) -> None:
    async with world.store.units() as unit:
        stored = await unit.users.get(user.id)
        stored.deactivate(by=None, now=world.clock.now())
        await unit.users.save(stored)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)


async def test_a_session_ends_after_fourteen_days_without_use(world: World, token: str) -> None:
    world.clock.advance(timedelta(days=14) - TICK)
    await world.authentication.authenticate(token)
    world.clock.advance(timedelta(days=14))
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)


async def test_a_session_ends_after_ninety_days_however_much_it_is_used(world: World, token: str) -> None:
    began = world.clock.now()
    for _ in range(8):
        world.clock.advance(timedelta(days=11))
        await world.authentication.authenticate(token)
    world.clock.set(began + timedelta(days=90) - TICK)
    await world.authentication.authenticate(token)
    world.clock.advance(TICK)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)


async def test_being_seen_is_written_down_at_most_every_five_minutes(world: World, token: str) -> None:
    began, made = world.clock.now(), world.store.units.made
    world.clock.advance(timedelta(minutes=5) - TICK)
    await world.authentication.authenticate(token)
    assert (only_session(world).last_seen_at, world.store.units.made) == (began, made)
    world.clock.advance(TICK)
    await world.authentication.authenticate(token)
    assert only_session(world).last_seen_at == began + timedelta(minutes=5)
    await world.authentication.authenticate(token)
    assert world.store.units.made == made + 1
    assert world.store.event_names == []


async def test_of_many_requests_at_once_one_writes_down_that_the_session_was_seen(
    world: World, token: str
) -> None:
    before = only_session(world)
    world.clock.advance(timedelta(minutes=5))
    await asyncio.gather(*(world.authentication.authenticate(token) for _ in range(5)))
    assert only_session(world).version == before.version + 1
    assert world.store.calls.count("sessions.save") == 1


@pytest.mark.parametrize("where", ["enter", "sessions.find", "sessions.save", "commit"])
@pytest.mark.parametrize("error", [TransientConflict(), StorageUnavailable()])
async def test_a_busy_database_turns_no_valid_request_away(
    world: World, user: User, token: str, where: str, error: DomainError
) -> None:
    world.clock.advance(timedelta(minutes=5))
    world.store.faults.plan(where, error, times=5)
    assert (await world.authentication.authenticate(token)).user_id == user.id


async def test_an_unknown_outcome_of_being_seen_turns_no_valid_request_away(
    world: World, user: User, token: str
) -> None:
    world.clock.advance(timedelta(minutes=5))
    world.store.faults.plan("committed", OutcomeUnknown())
    assert (await world.authentication.authenticate(token)).user_id == user.id


async def test_a_session_that_ends_at_the_same_moment_is_not_brought_back(
    world: World, user: User, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = world.sessions.find_by_digest

    async def find_and_end(digest: bytes) -> object:
        view = await find(digest)
        async with world.store.units() as unit:
            await unit.sessions.end_all_of(user.id, by=None, now=world.clock.now())
        return view

    world.clock.advance(timedelta(minutes=5))
    monkeypatch.setattr(world.sessions, "find_by_digest", find_and_end)
    await world.authentication.authenticate(token)
    assert world.store.tables.sessions == {}


@pytest.fixture
async def newer(world: World, token: str) -> str:
    """The token that took the place of the first one."""
    who = await world.authentication.authenticate(token)
    return (await world.session_renewal.rotate(who, token)).token


async def test_a_token_that_was_replaced_is_good_for_a_minute_more(
    world: World, user: User, token: str, newer: str
) -> None:
    world.clock.advance(Session.GRACE)
    for each in (token, newer):
        assert (await world.authentication.authenticate(each)).user_id == user.id
    assert world.store.event_names == ["session.rotated"]


async def test_a_token_that_comes_back_later_ends_the_session(world: World, token: str, newer: str) -> None:
    (session_id,) = world.store.tables.sessions
    world.clock.advance(Session.GRACE + TICK)
    await world.authentication.authenticate(newer)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(newer)
    assert world.store.tables.sessions == {}
    assert world.store.event_names == ["session.rotated", "session.replayed"]
    assert world.store.outbox[-1].event.aggregate_id == session_id


async def test_a_replay_ends_no_other_session(world: World, user: User, token: str, newer: str) -> None:
    other = await world.token_of(user)
    world.clock.advance(Session.GRACE + TICK)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)
    assert (await world.authentication.authenticate(other)).user_id == user.id


async def test_many_replays_at_once_end_the_session_once(world: World, token: str, newer: str) -> None:
    world.clock.advance(Session.GRACE + TICK)
    outcomes = await asyncio.gather(
        *(world.authentication.authenticate(token) for _ in range(5)), return_exceptions=True
    )
    assert {type(outcome) for outcome in outcomes} == {InvalidToken}
    assert world.store.event_names == ["session.rotated", "session.replayed"]


@pytest.mark.parametrize("where", ["enter", "sessions.find", "sessions.remove", "commit"])
@pytest.mark.parametrize("error", [TransientConflict(), StorageUnavailable()])
async def test_a_replay_is_turned_away_by_a_busy_database_too_and_ends_the_session_the_next_time(
    world: World, token: str, newer: str, where: str, error: DomainError
) -> None:
    world.clock.advance(Session.GRACE + TICK)
    world.store.faults.plan(where, error, times=5 if isinstance(error, TransientConflict) else 1)
    for left in (1, 0):
        with pytest.raises(InvalidToken):
            await world.authentication.authenticate(token)
        assert len(world.store.tables.sessions) == left


async def test_an_expired_session_has_no_replays(world: World, token: str, newer: str) -> None:
    world.clock.advance(Session.IDLE)
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)
    assert world.store.event_names == ["session.rotated"]
