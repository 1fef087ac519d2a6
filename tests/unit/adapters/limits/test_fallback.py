"""Two limiters: what happens when one of them fails."""

import logging
from datetime import timedelta

import pytest

from blog.adapters.limits.fallback import Circuit, FallbackLimiter
from blog.adapters.limits.process import ProcessLimiter
from blog.application.ports.rate_limiter import Charge, Taken, Verdict
from tests.support.contracts.limits import ONE, TEN
from tests.support.fakes.limits import InMemoryLimiter
from tests.support.fakes.system import FixedClock

ADA, NET = Charge(ONE, "ada"), Charge(TEN, "net")


class Shared(InMemoryLimiter):
    """A limiter that fails when a test wants it to."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.error: Exception | None = None
        self.asked = 0
        self.is_closed = False

    async def take(self, *charges: Charge) -> Taken:
        self._answer()
        return await super().take(*charges)

    async def give_back(self, taken: Taken) -> tuple[Verdict, ...]:
        self._answer()
        return await super().give_back(taken)

    async def close(self) -> None:
        self.is_closed = True

    def _answer(self) -> None:
        self.asked += 1
        if self.error is not None:
            raise self.error


class Pair:
    """Two processes with one shared limiter."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.shared = Shared(self.clock)
        self.one, self.other = (
            FallbackLimiter(self.shared, ProcessLimiter(self.clock), self.clock) for _ in range(2)
        )


@pytest.fixture
def pair() -> Pair:
    return Pair()


async def count(limiter: FallbackLimiter, charge: Charge, times: int) -> int:
    return sum([(await limiter.take(charge)).is_allowed for _ in range(times)])


async def test_two_processes_count_together(pair: Pair) -> None:
    assert (await count(pair.one, NET, 6), await count(pair.other, NET, 6)) == (6, 4)


async def test_each_process_tells_what_is_left_for_all(pair: Pair) -> None:
    await count(pair.other, NET, 6)
    (verdict,) = (await pair.one.take(NET)).verdicts
    assert verdict.remaining == 3


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionError("gone"), AttributeError("nonsense")])
async def test_where_the_shared_one_fails_each_process_counts_by_the_same_limits(
    pair: Pair, error: Exception
) -> None:
    await count(pair.one, NET, 3)
    pair.shared.error = error
    assert (await count(pair.one, NET, 20), await count(pair.other, NET, 20)) == (7, 10)


async def test_after_a_failure_it_is_left_alone_for_a_while(pair: Pair) -> None:
    pair.shared.error = TimeoutError()
    await count(pair.one, NET, 5)
    assert pair.shared.asked == 1
    pair.clock.advance(timedelta(seconds=Circuit.PAUSE))
    await count(pair.one, NET, 5)
    assert pair.shared.asked == 2


async def test_when_it_answers_again_it_counts_again(pair: Pair) -> None:
    pair.shared.error = TimeoutError()
    await count(pair.one, NET, 2)
    pair.shared.error = None
    pair.clock.advance(timedelta(seconds=Circuit.PAUSE))
    assert await count(pair.one, NET, 2) == 2
    assert await count(pair.other, NET, 20) == 8


async def test_both_turns_are_in_the_log_once(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "blog.limits"):
        pair.shared.error = ConnectionError("no route")
        for _ in range(3):
            await pair.one.take(NET)
            pair.clock.advance(timedelta(seconds=Circuit.PAUSE))
        pair.shared.error = None
        await count(pair.one, NET, 3)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "limits are counted by this process alone: ConnectionError: no route"),
        ("INFO", "limits are counted for all processes again"),
    ]


async def test_a_shared_limiter_that_forgets_gives_nobody_a_second_chance(pair: Pair) -> None:
    await count(pair.one, NET, 10)
    pair.shared._counted.clear()
    assert await count(pair.one, NET, 20) == 0


async def test_what_the_shared_one_refuses_is_not_counted_here_either(pair: Pair) -> None:
    await pair.other.take(ADA)
    taken = await pair.one.take(ADA, NET)
    assert not taken.is_allowed
    assert [verdict.is_allowed for verdict in taken.verdicts] == [False, True]
    pair.shared.error = TimeoutError()
    assert await count(pair.one, NET, 20) == 10


async def test_what_this_process_refuses_costs_no_question(pair: Pair) -> None:
    await count(pair.one, ADA, 5)
    assert pair.shared.asked == 1


async def test_what_is_given_back_is_free_in_both(pair: Pair) -> None:
    await pair.one.give_back(await pair.one.take(ADA, NET))
    assert (await pair.other.take(ADA)).is_allowed
    pair.shared.error = TimeoutError()
    assert (await pair.one.take(ADA)).is_allowed


async def test_what_was_only_counted_here_is_only_given_back_here(pair: Pair) -> None:
    pair.shared.error = TimeoutError()
    alone = await pair.one.take(NET)
    pair.shared.error = None
    pair.clock.advance(timedelta(seconds=Circuit.PAUSE))
    await count(pair.other, NET, 10)
    (verdict,) = await pair.one.give_back(alone)
    assert verdict.remaining == 10
    assert await count(pair.other, NET, 1) == 0


async def test_what_cannot_be_given_back_stays_counted(pair: Pair) -> None:
    taken = await pair.one.take(ADA)
    pair.shared.error = TimeoutError()
    assert [verdict.remaining for verdict in await pair.one.give_back(taken)] == [1]
    pair.shared.error = None
    assert not (await pair.other.take(ADA)).is_allowed


async def test_a_refusal_is_not_given_back(pair: Pair) -> None:
    await pair.other.take(ADA)
    refusal = await pair.one.take(ADA)
    assert await pair.one.give_back(refusal) == refusal.verdicts
    assert not (await pair.other.take(ADA)).is_allowed


async def test_its_connections_are_closed_with_it(pair: Pair) -> None:
    await pair.one.close()
    assert pair.shared.is_closed
