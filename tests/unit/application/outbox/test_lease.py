from datetime import datetime, timedelta
from uuid import UUID

import pytest

from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.outbox.relay import LEASE
from tests.support.fakes.outbox import RecordingSubscriber
from tests.support.fakes.system import uuid7
from tests.support.world import World
from tests.unit.application.outbox.happenings import happen, numbers

OTHER_RELAY = uuid7(2_000_000)


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
