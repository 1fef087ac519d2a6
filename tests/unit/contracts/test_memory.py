"""What the in-memory store does beyond its ports, so that tests on it fail instead of hanging or lying."""

import asyncio
from dataclasses import replace

import pytest

from blog.application.unit_of_work import TransientConflict
from blog.domain.common.errors import ConcurrentUpdate
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


async def test_a_unit_of_work_inside_another_one_fails_instead_of_waiting_for_ever(world: World) -> None:
    async with world.store.units():
        with pytest.raises(RuntimeError, match="for ever"):
            await world.somebody()
    await world.somebody()


async def test_units_of_work_of_other_tasks_wait_in_the_order_in_which_they_came(world: World) -> None:
    log: list[str] = []

    async def work(name: str) -> None:
        async with world.store.units() as unit:
            log.append(f"{name} in")
            await unit.users.lock_owners()
            log.append(f"{name} out")

    await asyncio.gather(work("a"), work("b"), work("c"))
    assert log == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_a_repository_is_of_no_use_after_its_unit_of_work(world: World) -> None:
    user = await world.somebody()
    async with world.store.units() as unit:
        users = unit.users
    with pytest.raises(RuntimeError, match="ended"):
        await users.get(user.id)


async def test_an_aggregate_that_was_not_handed_out_cannot_be_saved(world: World) -> None:
    user = await world.somebody()
    async with world.store.units() as unit:
        with pytest.raises(RuntimeError, match="handed out"):
            await unit.users.save(user)
        await unit.users.get(user.id)
        with pytest.raises(RuntimeError, match="handed out"):
            await unit.users.remove(user)
        unit.scope.is_broken = False


async def test_a_user_leaves_neither_comments_nor_sessions_behind(world: World) -> None:
    user, author = await world.somebody(), await world.somebody()
    await world.given(post := world.make.post(author))
    await world.given(world.make.comment(post, user), world.make.session(user))

    async def remove(*, forgets: bool) -> None:
        async with world.store.units() as unit:
            if forgets:
                await unit.comments.forget_author(user.id)
            await unit.users.remove(await unit.users.get(user.id))

    with pytest.raises(RuntimeError, match="comments"):
        await remove(forgets=False)
    with pytest.raises(RuntimeError, match="sessions"):
        await remove(forgets=True)


async def test_a_time_without_an_offset_is_refused(world: World) -> None:
    naive = world.clock.now().replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"):
        await world.somebody(created_at=naive)
    user = await world.somebody()
    user.deactivate(by=None, now=world.clock.now())
    (event,) = user.collect_events()
    with pytest.raises(ValueError, match="offset"):
        world.store.store([replace(event, occurred_at=naive)], [])


async def test_a_planned_fault_strikes_at_its_turn_and_as_often_as_planned(world: World) -> None:
    world.store.faults.plan("users.lock_owners", ConcurrentUpdate(), nth=2, times=2)
    outcomes: list[bool] = []
    for _ in range(4):
        async with world.store.units() as unit:
            try:
                await unit.users.lock_owners()
            except ConcurrentUpdate:
                outcomes.append(False)
            else:
                outcomes.append(True)
    assert outcomes == [True, False, False, True]


@pytest.mark.parametrize(("where", "is_stored"), [("enter", False), ("commit", False), ("committed", True)])
async def test_a_transaction_can_fail_at_its_ends(world: World, where: str, is_stored: bool) -> None:
    user = world.make.user()
    world.store.faults.plan(where, TransientConflict())
    with pytest.raises(TransientConflict):
        await world.given(user)
    assert list(world.store.tables.users) == ([user.id] if is_stored else [])
    await world.somebody()
