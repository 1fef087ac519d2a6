"""What every `OutboxStore` and every `RelayLease` promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from blog.application.outbox.ports import StoredEvent
from blog.domain.common.ids import TagId
from blog.domain.tags.values import TagName
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.fakes.system import START, uuid7

SECOND = timedelta(seconds=1)
A, B = uuid7(71), uuid7(72)


class OutboxStoreContract(StorageContract):
    async def happen(self, ground: Ground, make: Builders, tags: str) -> list[StoredEvent]:
        """An event for each letter; the same letter is the same aggregate."""
        known: dict[str, TagId] = {}
        for number, letter in enumerate(tags):
            if letter not in known:
                tag = make.tag()
                known[letter] = tag.id
                await ground.given(tag)
            async with ground.units() as unit:
                tag = await unit.tags.get(known[letter])
                tag.edit(by=None, now=START, name=TagName(f"{letter} {number}"))
                await unit.tags.save(tag)
        return await ground.events()

    async def due(self, ground: Ground, after: timedelta = SECOND * 0, limit: int = 100) -> list[StoredEvent]:
        return list(await ground.outbox.due(START + after, limit))

    async def test_events_are_due_in_the_order_in_which_they_were_stored(
        self, ground: Ground, make: Builders
    ) -> None:
        events = await self.happen(ground, make, "abacb")
        assert [event.id for event in events] == sorted({event.id for event in events})
        versions = [(event.aggregate_id, event.aggregate_version) for event in events]
        a, b, c = versions[0], versions[1], versions[3]
        assert versions == [a, b, (a[0], a[1] + 1), c, (b[0], b[1] + 1)]
        assert await self.due(ground) == events
        assert await self.due(ground, limit=3) == events[:3]

    async def test_a_delivered_event_is_not_due_again(self, ground: Ground, make: Builders) -> None:
        events = await self.happen(ground, make, "aab")
        await ground.outbox.delivered(events[0].id, START)
        assert await self.due(ground, SECOND * 1_000) == events[1:]

    async def test_a_failed_event_comes_again_at_its_time_with_its_attempts_counted(
        self, ground: Ground, make: Builders
    ) -> None:
        (event,) = await self.happen(ground, make, "a")
        for attempts in (1, 2):
            await ground.outbox.failed(event.id, f"no, {attempts} 🦉", START + attempts * SECOND)
            assert await self.due(ground, attempts * SECOND - timedelta(microseconds=1)) == []
            (again,) = await self.due(ground, attempts * SECOND)
            assert again == replace(event, attempts=attempts)

    async def test_a_failed_event_holds_back_the_later_events_of_its_aggregate_alone(
        self, ground: Ground, make: Builders
    ) -> None:
        events = await self.happen(ground, make, "abaab")
        await ground.outbox.failed(events[2].id, "no", START + SECOND)
        assert [event.id for event in await self.due(ground)] == [events[n].id for n in (0, 1, 4)]
        assert [event.id for event in await self.due(ground, SECOND)] == [event.id for event in events]

    async def test_events_that_are_held_back_take_no_place_from_others(
        self, ground: Ground, make: Builders
    ) -> None:
        events = await self.happen(ground, make, "aaaab")
        await ground.outbox.failed(events[0].id, "no", START + SECOND)
        assert [event.id for event in await self.due(ground, limit=1)] == [events[4].id]

    async def test_a_parked_event_is_never_due_and_holds_back_nothing(
        self, ground: Ground, make: Builders
    ) -> None:
        events = await self.happen(ground, make, "aab")
        await ground.outbox.failed(events[0].id, "no", START + SECOND)
        await ground.outbox.park(events[0].id, "x" * 500, START)
        assert await self.due(ground) == events[1:]
        assert await self.due(ground, SECOND * 1_000_000) == events[1:]

    async def test_what_was_delivered_long_ago_is_removed(self, ground: Ground, make: Builders) -> None:
        events = await self.happen(ground, make, "abc")
        for number, event in enumerate(events):
            await ground.outbox.delivered(event.id, START + number * SECOND)
        assert await ground.outbox.prune(START + SECOND - timedelta(microseconds=1), 100) == 1
        assert await ground.outbox.prune(START + SECOND, 100) == 1
        assert await ground.outbox.prune(START + SECOND, 100) == 0
        assert await ground.outbox.prune(START + SECOND * 2, 100) == 1

    async def test_events_are_removed_in_batches(self, ground: Ground, make: Builders) -> None:
        for event in await self.happen(ground, make, "abcde"):
            await ground.outbox.delivered(event.id, START)
        assert [await ground.outbox.prune(START, 2) for _ in range(4)] == [2, 2, 1, 0]

    async def test_what_waits_and_what_was_parked_is_not_removed(
        self, ground: Ground, make: Builders
    ) -> None:
        events = await self.happen(ground, make, "abcd")
        await ground.outbox.delivered(events[1].id, START)
        await ground.outbox.failed(events[2].id, "no", START)
        await ground.outbox.park(events[3].id, "never", START)
        assert await ground.outbox.prune(START + SECOND * 1_000, 100) == 1
        assert [event.id for event in await self.due(ground)] == [events[0].id, events[2].id]

    async def test_events_after_a_removal_have_numbers_of_their_own(
        self, ground: Ground, make: Builders
    ) -> None:
        (first,) = await self.happen(ground, make, "a")
        await ground.outbox.delivered(first.id, START)
        assert await ground.outbox.prune(START, 100) == 1
        (second,) = await self.happen(ground, make, "b")
        assert second.id > first.id
        await ground.outbox.delivered(second.id, START)
        assert await self.due(ground) == []

    async def test_nothing_is_due_when_nothing_happened(self, ground: Ground) -> None:
        assert await self.due(ground) == []


class RelayLeaseContract(StorageContract):
    async def acquire(self, ground: Ground, holder: UUID, *, at: int, until: int) -> bool:
        return await ground.lease.acquire(holder, START + at * SECOND, START + until * SECOND)

    async def test_one_holds_the_lease_and_the_others_wait(self, ground: Ground) -> None:
        assert await self.acquire(ground, A, at=0, until=30)
        assert not await self.acquire(ground, B, at=1, until=31)
        assert not await self.acquire(ground, B, at=29, until=59)

    async def test_the_holder_prolongs_it(self, ground: Ground) -> None:
        assert await self.acquire(ground, A, at=0, until=30)
        assert await self.acquire(ground, A, at=20, until=50)
        assert not await self.acquire(ground, B, at=49, until=80)

    async def test_a_lease_that_ran_out_goes_to_whoever_asks(self, ground: Ground) -> None:
        assert await self.acquire(ground, A, at=0, until=30)
        assert await self.acquire(ground, B, at=30, until=60)
        assert not await self.acquire(ground, A, at=31, until=61)

    async def test_a_refused_asker_changes_nothing(self, ground: Ground) -> None:
        assert await self.acquire(ground, A, at=0, until=30)
        assert not await self.acquire(ground, B, at=1, until=1_000)
        assert await self.acquire(ground, A, at=2, until=20)
        assert await self.acquire(ground, B, at=20, until=50)

    async def test_a_released_lease_is_free_at_once(self, ground: Ground) -> None:
        assert await self.acquire(ground, A, at=0, until=30)
        await ground.lease.release(A)
        assert await self.acquire(ground, B, at=1, until=31)

    async def test_nobody_releases_the_lease_of_another(self, ground: Ground) -> None:
        await ground.lease.release(B)
        assert await self.acquire(ground, A, at=0, until=30)
        await ground.lease.release(B)
        assert not await self.acquire(ground, B, at=1, until=31)

    async def test_of_many_who_ask_at_once_one_holds_it(self, ground: Ground) -> None:
        async with asyncio.TaskGroup() as tasks:
            asked = [
                tasks.create_task(self.acquire(ground, uuid7(number), at=0, until=30)) for number in range(10)
            ]
        assert [task.result() for task in asked].count(True) == 1
