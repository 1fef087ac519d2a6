"""How many look at passwords at the same time."""

import asyncio

import pytest

from blog.application.limits.turns import Turns
from blog.application.ports.passwords import HasherBusy


class Crowd:
    """Those who ask for a turn, and who is in."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.inside: list[int] = []
        self.leave = {number: asyncio.Event() for number in range(10)}

    async def come(self, number: int) -> None:
        async with self._turns.turn():
            self.inside.append(number)
            await self.leave[number].wait()
            self.inside.remove(number)


async def settle() -> None:
    """Let every task go on until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_so_many_are_in_at_once_and_others_follow_in_their_order() -> None:
    crowd = Crowd(Turns(at_once=2, most_waiting=5))
    tasks = [asyncio.create_task(crowd.come(number)) for number in range(4)]
    await settle()
    assert crowd.inside == [0, 1]
    crowd.leave[1].set()
    await settle()
    assert crowd.inside == [0, 2]
    for event in crowd.leave.values():
        event.set()
    await asyncio.gather(*tasks)
    assert crowd.inside == []


async def test_who_finds_too_many_waiting_is_turned_away_at_once() -> None:
    crowd = Crowd(Turns(at_once=1, most_waiting=2))
    tasks = [asyncio.create_task(crowd.come(number)) for number in range(3)]
    await settle()
    with pytest.raises(HasherBusy):
        await crowd.come(3)
    # Whoever stops waiting makes room.
    tasks[1].cancel()
    await settle()
    tasks.append(asyncio.create_task(crowd.come(4)))
    await settle()
    for event in crowd.leave.values():
        event.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [task.cancelled() for task in tasks] == [False, True, False, False]


async def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns(at_once=1, most_waiting=1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with turns.turn():
                raise RuntimeError
    async with turns.turn():
        pass
