import asyncio

import pytest

from blog.application.background import PAUSE
from blog.application.housekeeping import KEPT
from blog.application.outbox.pump import OutboxPump
from blog.application.outbox.relay import LEASE
from blog.application.unit_of_work import StorageUnavailable
from tests.support.background import until
from tests.support.fakes.outbox import RecordingSubscriber
from tests.support.fakes.system import RecordingIncidents, uuid7
from tests.support.world import World


@pytest.fixture
def pump(world: World, subscriber: RecordingSubscriber, incidents: RecordingIncidents) -> OutboxPump:
    return OutboxPump(world.relay(subscriber), world.housekeeping, world.clock, incidents)


@pytest.fixture
def incidents() -> RecordingIncidents:
    return RecordingIncidents()


async def change(world: World) -> None:
    user = await world.somebody()
    async with world.store.units() as unit:
        stored = await unit.users.get(user.id)
        stored.deactivate(by=None, now=world.clock.now())
        await unit.users.save(stored)


async def test_events_are_delivered_in_the_background(
    world: World, pump: OutboxPump, subscriber: RecordingSubscriber
) -> None:
    pump.start()
    for number in (1, 2):
        await change(world)
        await until(lambda number=number: len(subscriber.handed) == number)  # type: ignore[misc]  # mypy knows no default of a lambda
    await pump.stop()


async def test_what_never_began_ends_without_a_word_to_anybody(
    world: World, pump: OutboxPump, incidents: RecordingIncidents
) -> None:
    await pump.stop()
    assert (world.lease.holder, incidents.reported) == (None, [])


async def test_it_looks_once_a_second_when_there_is_nothing_to_do(world: World, pump: OutboxPump) -> None:
    assert PAUSE == 1.0
    pump.start()
    await until(lambda: len(world.clock.sleeps) == 3)
    await pump.stop()
    assert set(world.clock.sleeps) == {1.0}


async def test_it_does_not_pause_while_there_is_more(
    world: World, pump: OutboxPump, subscriber: RecordingSubscriber
) -> None:
    for _ in range(101):
        await change(world)
    pump.start()
    await until(lambda: world.clock.sleeps != [])
    assert len(subscriber.handed) == 101
    await pump.stop()


@pytest.mark.parametrize("error", [StorageUnavailable(), RuntimeError("no such table: leases")])
async def test_a_database_that_is_away_is_reported_and_asked_again_ever_more_rarely(
    world: World,
    pump: OutboxPump,
    subscriber: RecordingSubscriber,
    incidents: RecordingIncidents,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    async def away(*_: object) -> bool:
        raise error

    await change(world)
    with monkeypatch.context() as patch:
        patch.setattr(world.lease, "acquire", away)
        pump.start()
        await until(lambda: len(world.clock.sleeps) == 7)
    assert world.clock.sleeps[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert incidents.reported == [("the outbox could not be delivered", error)] * 7
    await until(lambda: len(subscriber.handed) == 1)
    await pump.stop()


async def test_what_is_old_is_removed_where_this_relay_leads(
    world: World, pump: OutboxPump, subscriber: RecordingSubscriber
) -> None:
    await change(world)
    other = world.relay(subscriber, holder=uuid7(7))
    assert await other.deliver_due() == 1
    world.clock.advance(KEPT)
    assert await other.leads()
    pump.start()
    await until(lambda: len(world.clock.sleeps) == 3)
    assert len(world.store.outbox) == 1
    await other.stop()
    await until(lambda: world.store.outbox == [])
    await pump.stop()


async def test_events_go_out_even_where_nothing_can_be_removed(
    world: World,
    pump: OutboxPump,
    subscriber: RecordingSubscriber,
    incidents: RecordingIncidents,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = StorageUnavailable()

    async def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(world.outbox, "prune", fail)
    pump.start()
    await until(lambda: incidents.reported != [])
    await change(world)
    await until(lambda: len(subscriber.handed) == 1)
    assert incidents.reported == [("what is old could not be removed", error)]
    assert set(world.clock.sleeps) == {PAUSE}
    await pump.stop()


async def test_when_it_stops_another_relay_may_take_over_at_once(world: World, pump: OutboxPump) -> None:
    pump.start()
    await until(lambda: world.lease.holder is not None)
    await pump.stop()
    assert world.lease.holder is None
    assert await world.lease.acquire(uuid7(7), world.clock.now(), world.clock.now() + LEASE)


async def test_it_stops_even_where_the_database_is_away(
    world: World, pump: OutboxPump, incidents: RecordingIncidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(world.lease, "release", away)
    pump.start()
    await until(lambda: world.lease.holder is not None)
    await pump.stop()
    assert [what for what, _ in incidents.reported] == ["the outbox could not be handed over"]
    sleeps = len(world.clock.sleeps)
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(world.clock.sleeps) == sleeps


async def test_what_was_not_started_may_be_stopped(pump: OutboxPump) -> None:
    await pump.stop()
