from datetime import timedelta

import pytest

from blog.application import housekeeping
from blog.application.housekeeping import BATCH, EVERY, KEPT
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from tests.support.world import World
from tests.unit.application.outbox.happenings import happen


def test_the_limits_are_those_of_the_plan() -> None:
    assert (timedelta(hours=1), timedelta(days=7), 1_000) == (EVERY, KEPT, BATCH)


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody()


async def expired(world: World, user: User) -> None:
    """A session that expires now."""
    seen = world.clock.now() - Session.IDLE
    await world.given(world.make.session(user, created_at=seen, last_seen_at=seen))


async def uninvited(world: World) -> None:
    """An invitation that expires now."""
    await world.given(world.make.invitation(None, expires_at=world.clock.now()))


async def delivered(world: World, tags: str = "a") -> None:
    """An event for each letter, delivered now."""
    await happen(world, tags)
    await world.relay().deliver_due()


def left(world: World) -> tuple[int, int]:
    """How many events and sessions are there."""
    return len(world.store.outbox), len(world.store.tables.sessions)


async def test_a_week_after_its_end_an_access_token_is_removed(world: World, user: User) -> None:
    now = world.clock.now()
    lives = world.make.content_token(user, expires_at=now + timedelta(microseconds=1))
    await world.given(world.make.token(user, expires_at=now), lives)
    world.clock.advance(KEPT - timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert len(world.store.tables.tokens) == 2
    world.clock.set(now + KEPT - EVERY)
    world.clock.advance(EVERY)
    await world.housekeeping.tidy_up()
    assert list(world.store.tables.tokens) == [lives.id]


async def test_a_week_after_its_end_a_confirmation_is_removed_used_or_not(world: World, user: User) -> None:
    now = world.clock.now()
    lives = world.make.confirmation(user, expires_at=now + timedelta(microseconds=1))
    used, unused = (world.make.confirmation(user, expires_at=now, used_at=at) for at in (now, None))
    await world.given(used, unused, lives)
    world.clock.advance(KEPT - timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert len(world.store.tables.confirmations) == 3
    world.clock.set(now + KEPT - EVERY)
    world.clock.advance(EVERY)
    await world.housekeeping.tidy_up()
    assert list(world.store.tables.confirmations) == [lives.id]


async def test_a_week_after_its_end_a_session_is_removed_and_so_is_a_delivered_event(
    world: World, user: User
) -> None:
    await delivered(world)
    await expired(world, user)
    world.clock.advance(KEPT - timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert left(world) == (1, 1)
    world.clock.advance(EVERY)
    await world.housekeeping.tidy_up()
    assert left(world) == (0, 0)


async def test_a_week_after_its_end_an_invitation_is_removed(world: World) -> None:
    await uninvited(world)
    world.clock.advance(KEPT - timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert len(world.store.tables.invitations) == 1
    world.clock.advance(EVERY)
    await world.housekeeping.tidy_up()
    assert world.store.tables.invitations == {}


async def test_a_week_after_its_end_a_preview_is_removed(world: World, user: User) -> None:
    post, now = world.make.draft(user), world.clock.now()
    lives = world.make.preview(post, user, expires_at=now + timedelta(microseconds=1))
    await world.given(post, world.make.preview(post, user, expires_at=now), lives)
    world.clock.advance(KEPT - timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert len(world.store.tables.previews) == 2
    world.clock.set(now + KEPT - EVERY)
    world.clock.advance(EVERY)
    await world.housekeeping.tidy_up()
    assert list(world.store.tables.previews) == [lives.id]


async def test_it_looks_once_an_hour(world: World, user: User) -> None:
    await world.housekeeping.tidy_up()
    world.clock.advance(KEPT * 2)
    await world.housekeeping.tidy_up()
    await expired(world, user)
    await delivered(world)
    world.clock.set(world.clock.now() + KEPT)
    world.clock.advance(EVERY - timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert left(world) == (1, 1)
    world.clock.advance(timedelta(microseconds=1))
    await world.housekeeping.tidy_up()
    assert left(world) == (0, 0)


@pytest.mark.parametrize("what", ["events", "sessions", "tokens", "confirmations", "invitations"])
async def test_where_there_is_more_it_goes_on_at_once(
    world: World, user: User, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    if what == "events":
        await delivered(world, "abcde")
    elif what == "confirmations":
        await world.given(*(world.make.confirmation(user, expires_at=world.clock.now()) for _ in range(5)))
    elif what == "tokens":
        await world.given(*(world.make.token(user, expires_at=world.clock.now()) for _ in range(5)))
    elif what == "invitations":
        for _ in range(5):
            await uninvited(world)
    else:
        for _ in range(5):
            await expired(world, user)
    world.clock.advance(KEPT)
    counts = []
    for _ in range(4):
        await world.housekeeping.tidy_up()
        tables = world.store.tables
        others = len(tables.tokens) + len(tables.confirmations) + len(tables.invitations)
        counts.append(sum(left(world)) + others)
    assert counts == [3, 1, 0, 0]


async def test_after_a_failure_it_waits_for_its_next_hour(
    world: World, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await delivered(world)
    world.clock.advance(KEPT)

    async def fail(*_: object) -> int:
        raise OSError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(world.outbox, "prune", fail)
        with pytest.raises(OSError, match="away"):
            await world.housekeeping.tidy_up()
    await world.housekeeping.tidy_up()
    assert left(world) == (1, 0)
    world.clock.advance(EVERY)
    await world.housekeeping.tidy_up()
    assert left(world) == (0, 0)
