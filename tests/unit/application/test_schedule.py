import asyncio
from datetime import timedelta

import pytest

from blog.application.schedule import BATCH, LONGEST_PAUSE, Schedule
from blog.application.unit_of_work import StorageUnavailable
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import PreconditionFailed, ValidationFailed
from blog.domain.posts.errors import AlreadyPublished
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus
from tests.support.background import until
from tests.support.fakes.system import RecordingIncidents
from tests.support.world import World, actor

HOUR = timedelta(hours=1)


@pytest.fixture
def incidents() -> RecordingIncidents:
    return RecordingIncidents()


@pytest.fixture
def schedule(world: World, incidents: RecordingIncidents) -> Schedule:
    return Schedule(world.transact, world.posts, world.pending, world.clock, incidents)


async def scheduled(world: World, *due_in: timedelta) -> list[Post]:
    author = await world.somebody(Role.AUTHOR)
    posts = [world.make.scheduled(author, scheduled_at=world.clock.now() + each) for each in due_in]
    await world.given(*posts)
    return posts


async def test_an_author_schedules_a_post_and_it_goes_public_at_its_time(
    world: World, schedule: Schedule
) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(draft := world.make.draft(author))
    at = world.clock.now() + HOUR
    view = await world.post_publishing.publish(actor(author), draft.id, at=at, expected_version=draft.version)
    assert (view.status, view.scheduled_at, view.published_at) == (PostStatus.SCHEDULED, at, None)
    assert await schedule.publish_due() == 0
    world.clock.advance(HOUR + timedelta(minutes=3))
    assert await schedule.publish_due() == 1
    public = await world.post_reading.get(ANONYMOUS, draft.id)
    assert (public.status, public.scheduled_at, public.published_at) == (PostStatus.PUBLISHED, None, at)
    assert world.store.event_names == ["post.scheduled", "post.published"]
    assert [entry.event.actor_id for entry in world.store.outbox] == [author.id, None]


async def test_a_schedule_is_refused_in_the_past_for_what_is_public_and_for_an_older_version(
    world: World,
) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(draft := world.make.draft(author), post := world.make.post(author))
    publish, now = world.post_publishing.publish, world.clock.now()
    with pytest.raises(ValidationFailed):
        await publish(actor(author), draft.id, at=now)
    with pytest.raises(AlreadyPublished):
        await publish(actor(author), post.id, at=now + HOUR)
    with pytest.raises(PreconditionFailed):
        await publish(actor(author), draft.id, at=now + HOUR, expected_version=1)
    assert world.store.event_names == []


async def test_to_schedule_for_the_same_time_again_changes_nothing(world: World) -> None:
    (post,) = await scheduled(world, HOUR)
    editor = await world.somebody(Role.EDITOR)
    view = await world.post_publishing.publish(actor(editor), post.id, at=post.scheduled_at)
    assert view.version == post.version
    assert world.store.event_names == []


async def test_many_who_look_at_once_publish_each_post_once(world: World, schedule: Schedule) -> None:
    posts = await scheduled(world, -HOUR, -HOUR, -2 * HOUR, HOUR)
    incidents = RecordingIncidents()
    others = [Schedule(world.transact, world.posts, world.pending, world.clock, incidents) for _ in range(3)]
    counts = await asyncio.gather(*(each.publish_due() for each in (schedule, *others)))
    assert sum(counts) == 3
    assert world.store.event_names == ["post.published"] * 3
    stored = world.store.tables.posts
    assert [stored[post.id].is_published for post in posts] == [True, True, True, False]
    assert incidents.reported == []


async def test_a_clock_that_is_set_back_publishes_nothing_again(world: World, schedule: Schedule) -> None:
    (post,) = await scheduled(world, HOUR)
    start = world.clock.now()
    for moment in (start + 2 * HOUR, start - 10 * HOUR, start + 3 * HOUR):
        world.clock.set(moment)
        await schedule.publish_due()
    assert world.store.event_names == ["post.published"]
    assert world.store.tables.posts[post.id].published_at == start + HOUR


async def test_what_was_due_while_nobody_looked_is_published_at_the_start(
    world: World, schedule: Schedule
) -> None:
    posts = await scheduled(world, *(-timedelta(days=n) for n in range(1, BATCH + 3)))
    schedule.start()
    await until(lambda: all(world.store.tables.posts[post.id].is_published for post in posts))
    await schedule.stop()
    # All of them within one look after the other, without a pause.
    assert len(world.clock.sleeps) <= 1


async def test_a_post_that_cannot_be_published_holds_no_other_back(
    world: World, schedule: Schedule, incidents: RecordingIncidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, gone, last = await scheduled(world, -3 * HOUR, -2 * HOUR, -HOUR)
    publish, error = Post.publish_if_due, RuntimeError("what nobody thought of")

    def fail(post: Post, now: object) -> bool:
        if post.id == first.id:
            raise error
        return publish(post, now)  # type: ignore[arg-type]  # a time

    monkeypatch.setattr(Post, "publish_if_due", fail)
    due = await world.posts.due(world.clock.now(), 10)
    await world.post_trash.purge(actor(await world.somebody(Role.OWNER)), gone.id)

    async def as_it_was(*_: object) -> object:
        return due

    monkeypatch.setattr(type(world.posts), "due", as_it_was)
    assert await schedule.publish_due() == 1
    assert world.store.tables.posts[last.id].is_published
    assert incidents.reported == [("a post could not be published at its time", error)]


async def test_somebody_looks_within_five_seconds_of_a_database_that_comes_back(
    world: World, schedule: Schedule, incidents: RecordingIncidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = StorageUnavailable()

    async def away(*_: object) -> object:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(type(world.posts), "due", away)
        schedule.start()
        await until(lambda: len(world.clock.sleeps) == 5)
    assert world.clock.sleeps == [1, 2, 4, 4, 4]
    assert LONGEST_PAUSE < 5
    assert incidents.reported == [("nobody could look for posts that are due", error)] * 5
    (post,) = await scheduled(world, -HOUR)
    await until(lambda: world.store.tables.posts[post.id].is_published)
    await schedule.stop()


async def test_it_looks_once_a_second(world: World, schedule: Schedule) -> None:
    schedule.start()
    await until(lambda: len(world.clock.sleeps) == 3)
    await schedule.stop()
    assert set(world.clock.sleeps) == {1.0}


async def test_to_stop_what_never_started_is_no_error(schedule: Schedule) -> None:
    await schedule.stop()
