import asyncio
from datetime import datetime, timedelta

import pytest

from blog.application.outbox import relay
from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.outbox.relay import BATCH, FIRST_PAUSE, LEASE, LONGEST_PAUSE, MOST_ATTEMPTS
from tests.support.fakes.memory import OutboxEntry
from tests.support.fakes.outbox import RecordingSubscriber
from tests.support.world import World
from tests.unit.application.outbox.happenings import happen, numbers


def entry(world: World, number: int) -> OutboxEntry:
    return world.store.outbox[number - 1]


def test_the_limits_are_those_of_the_plan() -> None:
    assert (100, timedelta(seconds=30), 12) == (BATCH, LEASE, MOST_ATTEMPTS)
    assert (timedelta(seconds=1), timedelta(minutes=15)) == (FIRST_PAUSE, LONGEST_PAUSE)


async def test_events_go_to_every_subscriber_in_the_order_in_which_they_were_stored(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "abacb")
    other = RecordingSubscriber()
    assert await world.relay(subscriber, other).deliver_due() == 5
    assert numbers(subscriber.handed) == numbers(other.handed) == [1, 2, 3, 4, 5]
    assert {each.delivered_at for each in world.store.outbox} == {world.clock.now()}


async def test_a_delivered_event_is_not_delivered_again(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "ab")
    relay = world.relay(subscriber)
    assert [await relay.deliver_due() for _ in range(3)] == [2, 0, 0]
    assert len(subscriber.handed) == 2


async def test_without_subscribers_events_count_as_delivered(world: World) -> None:
    await happen(world, "ab")
    assert await world.relay().deliver_due() == 2
    assert await world.relay().deliver_due() == 0


async def test_a_batch_is_a_hundred_events(world: World, subscriber: RecordingSubscriber) -> None:
    await happen(world, "a" * 101)
    relay = world.relay(subscriber)
    assert [await relay.deliver_due() for _ in range(3)] == [100, 1, 0]
    assert numbers(subscriber.handed) == list(range(1, 102))


async def test_a_refused_event_holds_back_its_aggregate_and_no_other(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "abaab")
    subscriber.refuses = lambda event: event.id == 1
    relay = world.relay(subscriber)
    assert await relay.deliver_due() == 2
    assert numbers(subscriber.handed) == [1, 2, 5]
    subscriber.refuses = lambda _event: False
    assert await relay.deliver_due() == 0
    world.clock.advance(FIRST_PAUSE)
    assert await relay.deliver_due() == 3
    assert numbers(subscriber.handed) == [1, 2, 5, 1, 3, 4]


async def test_an_event_that_one_of_two_refuses_comes_again_to_both(world: World) -> None:
    await happen(world, "a")
    eager, reluctant = RecordingSubscriber(), RecordingSubscriber()
    reluctant.refuses = lambda event: event.attempts == 0
    relay = world.relay(eager, reluctant)
    assert await relay.deliver_due() == 0
    world.clock.advance(FIRST_PAUSE)
    assert await relay.deliver_due() == 1
    assert (numbers(eager.handed), numbers(reluctant.accepted)) == ([1, 1], [1])


async def test_the_pauses_double_up_to_a_quarter_of_an_hour_and_then_the_event_is_parked(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "aab")
    subscriber.refuses = lambda event: event.id == 1
    relay = world.relay(subscriber)
    pauses = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]
    for attempts, pause in enumerate(pauses, start=1):
        await relay.deliver_due()
        waiting = entry(world, 1)
        assert waiting.event.attempts == attempts
        assert waiting.next_attempt_at == world.clock.now() + timedelta(seconds=pause)
        assert waiting.error == "RuntimeError: refused tag.edited"
        world.clock.advance(timedelta(seconds=pause, microseconds=-1))
        handed = len(subscriber.handed)
        assert await relay.deliver_due() == 0
        assert len(subscriber.handed) == handed
        world.clock.advance(timedelta(microseconds=1))
    assert entry(world, 1).parked_at is None
    await relay.deliver_due()
    parked = entry(world, 1)
    assert (parked.parked_at, parked.delivered_at) == (world.clock.now(), None)
    assert parked.error == "RuntimeError: refused tag.edited"
    assert numbers(subscriber.handed).count(1) == MOST_ATTEMPTS == 12
    assert await relay.deliver_due() == 1
    assert numbers(subscriber.accepted) == [3, 2]


async def test_the_first_refusal_and_the_last_are_incidents(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "a")
    subscriber.refuses = lambda event: event.id == 1
    relay, told = world.relay(subscriber), []
    for _ in range(MOST_ATTEMPTS):
        await relay.deliver_due()
        told.append([what for what, _ in world.incidents.reported])
        world.clock.advance(LONGEST_PAUSE)
    first, last = (
        "tag.edited was not delivered, and is tried again",
        "tag.edited was not delivered, and is not tried again",
    )
    assert told == [[first]] * (MOST_ATTEMPTS - 1) + [[first, last]]
    assert {str(error) for _, error in world.incidents.reported} == {"refused tag.edited"}


async def test_a_long_error_is_cut_off(world: World) -> None:
    class Wordy(Subscriber):
        async def handle(self, event: StoredEvent) -> None:
            raise ValueError("x" * 2_000)

    await happen(world, "a")
    await world.relay(Wordy()).deliver_due()
    error = entry(world, 1).error
    assert error is not None
    assert error == f"ValueError: {'x' * 2_000}"[:500]


async def test_an_event_is_delivered_before_it_is_noted_as_delivered(
    world: World, subscriber: RecordingSubscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    await happen(world, "a")

    async def fail(event_id: int, now: datetime) -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(world.outbox, "delivered", fail)
        with pytest.raises(OSError, match="away"):
            await world.relay(subscriber).deliver_due()
    assert await world.relay(subscriber).deliver_due() == 1
    assert numbers(subscriber.handed) == [1, 1]


async def test_a_subscriber_that_takes_longer_than_the_lease_allows_gets_the_event_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stuck(Subscriber):
        async def handle(self, event: StoredEvent) -> None:
            await asyncio.Event().wait()

    assert relay.PATIENCE == timedelta(seconds=10) < relay.LEASE
    monkeypatch.setattr(relay, "PATIENCE", timedelta(0))
    await happen(world, "a")

    assert await world.relay(Stuck()).deliver_due() == 0
    assert [row.error for row in world.store.outbox if row.error] == ["TimeoutError: "]
