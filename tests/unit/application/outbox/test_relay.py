import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from blog.application.outbox import relay
from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.outbox.relay import BATCH, FIRST_PAUSE, LEASE, LONGEST_PAUSE, MOST_ATTEMPTS
from blog.domain.common.ids import TagId
from blog.domain.tags.values import TagName
from tests.support.fakes.memory import OutboxEntry
from tests.support.fakes.outbox import RecordingSubscriber
from tests.support.fakes.system import uuid7
from tests.support.world import World

OTHER_RELAY = uuid7(2_000_000)


@pytest.fixture
def subscriber() -> RecordingSubscriber:
    return RecordingSubscriber()


async def happen(world: World, tags: str) -> None:
    """An event for each letter; the same letter is the same aggregate."""
    known: dict[str, TagId] = {}
    for number, letter in enumerate(tags):
        if letter not in known:
            await world.given(tag := world.make.tag())
            known[letter] = tag.id
        async with world.store.units() as unit:
            tag = await unit.tags.get(known[letter])
            tag.edit(by=None, now=world.clock.now(), name=TagName(f"{letter} {number}"))
            await unit.tags.save(tag)


def numbers(events: Sequence[StoredEvent]) -> list[int]:
    return [event.id for event in events]


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


async def test_a_long_error_is_cut_off(world: World) -> None:
    class Wordy(Subscriber):
        async def handle(self, event: StoredEvent) -> None:
            raise ValueError("x" * 2_000)

    await happen(world, "a")
    await world.relay(Wordy()).deliver_due()
    error = entry(world, 1).error
    assert error is not None
    assert error == f"ValueError: {'x' * 2_000}"[:500]


async def test_one_relay_at_a_time_delivers(world: World, subscriber: RecordingSubscriber) -> None:
    await happen(world, "ab")
    first, second = world.relay(subscriber), world.relay(subscriber, holder=OTHER_RELAY)
    assert await first.deliver_due() == 2
    await happen(world, "c")
    assert await second.deliver_due() == 0
    world.clock.advance(LEASE)
    assert await second.deliver_due() == 1
    assert await first.deliver_due() == 0


async def test_a_relay_that_stops_lets_another_one_take_over_at_once(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "a")
    first, second = world.relay(subscriber), world.relay(subscriber, holder=OTHER_RELAY)
    await first.deliver_due()
    await first.stop()
    await happen(world, "b")
    assert await second.deliver_due() == 1
    assert await first.deliver_due() == 0


async def test_a_relay_that_did_not_begin_may_stop(world: World, subscriber: RecordingSubscriber) -> None:
    await happen(world, "a")
    second = world.relay(subscriber, holder=OTHER_RELAY)
    await world.relay(subscriber).deliver_due()
    await second.stop()
    assert world.lease.holder != OTHER_RELAY
    assert world.lease.holder is not None


class Slow(Subscriber):
    """Takes its time for each event, and may do more meanwhile."""

    def __init__(self, world: World, lasts: timedelta) -> None:
        self.world = world
        self.lasts = lasts
        self.handed: list[int] = []

    async def handle(self, event: StoredEvent) -> None:
        self.handed.append(event.id)
        self.world.clock.advance(self.lasts)


async def test_a_relay_that_lost_the_lease_in_mid_batch_stops_delivering(world: World) -> None:
    await happen(world, "abc")

    class Robbed(Slow):
        async def handle(self, event: StoredEvent) -> None:
            await super().handle(event)
            now = self.world.clock.now()
            assert await self.world.lease.acquire(OTHER_RELAY, now, now + LEASE)

    robbed = Robbed(world, lasts=LEASE)
    relay = world.relay(robbed)
    assert await relay.deliver_due() == 1
    assert robbed.handed == [1]
    assert [each.delivered_at is None for each in world.store.outbox] == [False, True, True]
    assert await relay.deliver_due() == 0


async def test_the_other_relay_goes_on_where_the_first_one_lost_the_lease(
    world: World, subscriber: RecordingSubscriber
) -> None:
    await happen(world, "aab")
    other = world.relay(subscriber, holder=OTHER_RELAY)

    class Overtaken(Slow):
        async def handle(self, event: StoredEvent) -> None:
            await super().handle(event)
            await other.deliver_due()

    assert await world.relay(Overtaken(world, lasts=LEASE)).deliver_due() == 1
    # At least once: the event in mid-delivery went out twice, and nothing was left out or misordered.
    assert numbers(subscriber.handed) == [1, 2, 3]


async def test_the_lease_is_prolonged_while_a_long_batch_is_delivered(world: World) -> None:
    await happen(world, "abcdefgh")
    slow = Slow(world, lasts=LEASE / 3)
    relay = world.relay(slow)
    other = world.relay(holder=OTHER_RELAY)
    assert await relay.deliver_due() == 8
    assert await other.deliver_due() == 0
    assert world.lease.until is not None
    assert world.lease.until > world.clock.now()


async def test_the_lease_is_not_asked_for_at_each_event(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[datetime] = []
    acquire = world.lease.acquire

    async def watched(holder: UUID, now: datetime, until: datetime) -> bool:
        asked.append(now)
        return await acquire(holder, now, until)

    monkeypatch.setattr(world.lease, "acquire", watched)
    await happen(world, "abcdefgh")
    await world.relay(Slow(world, lasts=LEASE / 8)).deliver_due()
    began = asked[0]
    assert asked == [began, began + LEASE / 2]


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

    assert relay.PATIENCE < relay.LEASE
    monkeypatch.setattr(relay, "PATIENCE", timedelta(0))
    await happen(world, "a")

    assert await world.relay(Stuck()).deliver_due() == 0
    assert [row.error for row in world.store.outbox if row.error] == ["TimeoutError: "]
