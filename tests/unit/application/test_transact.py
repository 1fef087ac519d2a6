from datetime import timedelta

import pytest

from blog.application.transact import ATTEMPTS, LONGEST_PAUSE, TIME_LIMIT
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict, UnitOfWork
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.posts.errors import SlugTaken
from blog.domain.users.values import Bio
from tests.support.contracts.ground import state
from tests.support.world import World

CONFLICTS = [ConcurrentUpdate(), TransientConflict()]


class Work:
    """Adds a tag, and fails as often as it is told to."""

    def __init__(self, world: World, *errors: Exception, lasts: timedelta = timedelta(0)) -> None:
        self.world = world
        self.errors = list(errors)
        self.lasts = lasts
        self.tag = world.make.tag()
        self.units: list[UnitOfWork] = []

    async def __call__(self, unit: UnitOfWork) -> str:
        self.units.append(unit)
        await unit.tags.add(self.tag)
        self.world.clock.advance(self.lasts)
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_the_limits_are_those_of_the_plan() -> None:
    assert (ATTEMPTS, LONGEST_PAUSE, TIME_LIMIT) == (5, 0.25, 2.0)


async def test_the_result_comes_back_once_the_work_is_committed(world: World) -> None:
    work = Work(world)
    assert await world.transact(work) == "done"
    assert list(world.store.tables.tags) == [work.tag.id]
    assert world.clock.sleeps == []


@pytest.mark.parametrize("conflict", CONFLICTS)
async def test_after_a_conflict_the_work_is_done_again_in_a_fresh_unit_of_work(
    world: World, conflict: Exception
) -> None:
    work = Work(world, conflict, conflict)
    assert await world.transact(work) == "done"
    assert len({id(unit) for unit in work.units}) == 3
    assert list(world.store.tables.tags) == [work.tag.id]


@pytest.mark.parametrize("where", ["enter", "commit", "tags.add"])
async def test_a_conflict_counts_wherever_the_database_tells_of_it(world: World, where: str) -> None:
    world.store.faults.plan(where, TransientConflict(), times=2)
    assert await world.transact(Work(world)) == "done"
    assert len(world.store.tables.tags) == 1


async def test_the_attempts_are_apart_by_a_random_pause(world: World) -> None:
    world.jitter.share = 0.5
    await world.transact(Work(world, *CONFLICTS))
    assert world.clock.sleeps == [0.125, 0.125]


@pytest.mark.parametrize("conflict", CONFLICTS)
async def test_five_conflicts_are_the_end(world: World, conflict: Exception) -> None:
    work = Work(world, *[conflict] * 9)
    with pytest.raises(TransientConflict) as error:
        await world.transact(work)
    assert error.value.__cause__ is conflict
    assert len(work.units) == 5
    assert len(world.clock.sleeps) == 4
    assert world.store.tables.tags == {}


async def test_the_fifth_attempt_may_succeed(world: World) -> None:
    work = Work(world, *CONFLICTS, *CONFLICTS)
    assert await world.transact(work) == "done"
    assert len(work.units) == 5


@pytest.mark.parametrize(("seconds", "attempts"), [(0.5, 5), (0.7, 4), (1.0, 3), (1.9, 3), (2.0, 2), (60, 2)])
async def test_no_attempt_begins_two_seconds_after_the_first_conflict(
    world: World, seconds: float, attempts: int
) -> None:
    work = Work(world, *[ConcurrentUpdate()] * 9, lasts=timedelta(seconds=seconds))
    with pytest.raises(TransientConflict):
        await world.transact(work)
    assert len(work.units) == attempts


async def test_slow_work_that_succeeds_is_not_interrupted(world: World) -> None:
    assert await world.transact(Work(world, ConcurrentUpdate(), lasts=timedelta(seconds=1.9))) == "done"


@pytest.mark.parametrize(
    "error",
    [SlugTaken(), OutcomeUnknown(), StorageUnavailable(), ValueError()],
    ids=lambda each: type(each).__name__,
)
async def test_other_errors_come_out_at_once(world: World, error: Exception) -> None:
    work = Work(world, error)
    with pytest.raises(type(error)) as caught:
        await world.transact(work)
    assert caught.value is error
    assert len(work.units) == 1
    assert world.store.tables.tags == {}


async def test_a_commit_whose_outcome_is_unknown_is_not_repeated(world: World) -> None:
    world.store.faults.plan("committed", OutcomeUnknown())
    work = Work(world)
    with pytest.raises(OutcomeUnknown):
        await world.transact(work)
    assert len(work.units) == 1
    assert list(world.store.tables.tags) == [work.tag.id]


async def test_an_event_is_stored_once_however_often_the_work_was_tried(world: World) -> None:
    user = await world.somebody()
    world.store.faults.plan("commit", TransientConflict(), times=3)

    async def work(unit: UnitOfWork) -> None:
        found = await unit.users.get(user.id)
        found.edit(by=user.id, now=world.clock.now(), bio=Bio("new"))
        await unit.users.save(found)

    await world.transact(work)
    assert world.store.event_names == ["user.edited"]
    assert state(world.store.tables.users[user.id])["version"] == user.version + 1
