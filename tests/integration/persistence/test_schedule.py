"""Posts whose time has come, on each real database, with several who look: each goes public exactly once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.outbox.store import SqlAlchemyOutboxStore
from blog.adapters.persistence.pending.queries import SqlAlchemyPendingChangeQueries
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.application.housekeeping import Housekeeping
from blog.application.posts.queries import PostFilter
from blog.application.schedule import Schedule
from blog.application.transact import Transact
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from tests.integration.persistence.conftest import Units
from tests.support.builders import Builders
from tests.support.fakes.system import START, FixedClock, RecordingIncidents

POSTS = 40
HOUR = timedelta(hours=1)


class Worker:
    """One of several processes, with a clock of its own."""

    def __init__(self, database: Database, transact: Transact, offset: timedelta) -> None:
        self.clock = FixedClock(START + offset)
        self.incidents = RecordingIncidents()
        posts, pending = SqlAlchemyPostQueries(database), SqlAlchemyPendingChangeQueries(database)
        self.schedule = Schedule(transact, posts, pending, self.clock, self.incidents)


async def published(database: Database) -> Counter[PostId]:
    """How many events tell of the publication of each post."""
    events = await SqlAlchemyOutboxStore(database).due(START + 100 * HOUR, 1_000)
    return Counter(PostId(event.aggregate_id) for event in events if event.name == "post.published")


async def scheduled(units: Units, make: Builders, count: int) -> list[Post]:
    author = make.user()
    posts = [make.scheduled(author, scheduled_at=START - HOUR) for _ in range(count)]
    await units.given(author, *posts)
    return posts


async def test_four_workers_whose_clocks_differ_publish_each_post_once(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    posts = await scheduled(units, make, POSTS)
    workers = [Worker(database, transact, offset) for offset in (0 * HOUR, HOUR, 3 * HOUR, -2 * HOUR)]
    counts = await asyncio.gather(*(worker.schedule.publish_due() for worker in workers))
    assert sum(counts) == POSTS
    assert counts[3] == 0
    assert await published(database) == dict.fromkeys((post.id for post in posts), 1)
    page = await SqlAlchemyPostQueries(database).list(PostFilter(), PageRequest(limit=100, count=True))
    assert page.total == POSTS
    assert {post.published_at for post in page.items} == {START - HOUR}
    assert [worker.incidents.reported for worker in workers] == [[]] * 4


async def test_a_clock_that_jumps_publishes_nothing_again(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    posts = await scheduled(units, make, 5)
    worker = Worker(database, transact, 0 * HOUR)
    for moment in (START - 2 * HOUR, START, START - 5 * HOUR, START + 5 * HOUR):
        worker.clock.set(moment)
        await worker.schedule.publish_due()
    assert await published(database) == dict.fromkeys((post.id for post in posts), 1)


async def test_one_who_is_stopped_in_the_middle_leaves_whole_posts_to_the_others(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    posts = await scheduled(units, make, POSTS)
    stopped = Worker(database, transact, 0 * HOUR)
    task = asyncio.create_task(stopped.schedule.publish_due())
    while not await published(database):  # noqa: ASYNC110 - only the database tells of it
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert 0 < len(await published(database)) < POSTS
    await Worker(database, transact, 0 * HOUR).schedule.publish_due()
    assert await published(database) == dict.fromkeys((post.id for post in posts), 1)


async def test_a_post_is_published_or_taken_off_the_schedule_and_never_half_of_each(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    posts = await scheduled(units, make, 10)
    worker = Worker(database, transact, 0 * HOUR)

    async def withdraw(post_id: PostId) -> None:
        async with units() as unit:
            post = await unit.posts.get(post_id)
            post.unpublish(by=None, now=START)
            await unit.posts.save(post)

    await asyncio.gather(worker.schedule.publish_due(), *(withdraw(post.id) for post in posts))
    happened = Counter(event.name for event in await SqlAlchemyOutboxStore(database).due(START, 1_000))
    public = happened["post.published"]
    assert happened["post.unpublished"] == public
    assert happened["post.unscheduled"] == 10 - public
    page = await SqlAlchemyPostQueries(database).list(PostFilter(), PageRequest(count=True))
    assert page.total == 0


async def test_the_trash_is_emptied_once_by_however_many(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    author = make.user()
    old = [make.trashed(author, trashed_at=START - Post.KEPT_IN_TRASH) for _ in range(10)]
    await units.given(author, *old)
    store = SqlAlchemyOutboxStore(database)
    keepers = [Housekeeping(store, transact, FixedClock()) for _ in range(3)]
    await asyncio.gather(*(keeper.tidy_up() for keeper in keepers))
    events = [event.name for event in await store.due(START, 1_000)]
    assert events == ["post.deleted"] * 10
    async with units() as unit:
        with pytest.raises(PostNotFound):
            await unit.posts.get(old[0].id)
