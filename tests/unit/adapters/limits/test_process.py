"""What only holds of the limiter in memory: how much of it there is."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from blog.adapters.limits.process import ProcessLimiter
from blog.application.ports.rate_limiter import Charge, Limit, RateLimiter
from tests.support.contracts.limits import ONE, SHARE, TEN
from tests.support.fakes.limits import InMemoryLimiter
from tests.support.fakes.system import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


async def take(limiter: ProcessLimiter, key: str, limit: Limit = TEN, times: int = 1) -> bool:
    return [await limiter.take(Charge(limit, key)) for _ in range(times)][-1].is_allowed


async def test_what_is_free_again_is_forgotten(clock: FixedClock) -> None:
    limiter = ProcessLimiter(clock)
    for number in range(20 * ProcessLimiter.FIRST_SWEEP):
        await take(limiter, f"{number}", ONE)
        clock.advance(timedelta(seconds=1))
    assert len(limiter) <= ProcessLimiter.FIRST_SWEEP + 1


async def test_what_was_given_back_is_not_kept(clock: FixedClock) -> None:
    limiter = ProcessLimiter(clock)
    await limiter.give_back(await limiter.take(Charge(ONE, "ada"), Charge(TEN, "net")))
    assert len(limiter) == 0


async def test_no_more_keys_are_kept_than_agreed(clock: FixedClock) -> None:
    limiter = ProcessLimiter(clock, most_keys=100)
    for number in range(1_000):
        await take(limiter, f"{number}")
        assert len(limiter) <= 100


async def test_no_flood_of_keys_makes_it_forget_who_has_used_up_a_limit(clock: FixedClock) -> None:
    limiter = ProcessLimiter(clock, most_keys=100)
    await take(limiter, "ada", times=10)
    for number in range(2_000):
        await take(limiter, f"{number}", times=1 + number % 9)
    assert not await take(limiter, "ada")


async def test_a_flood_costs_one_look_at_all_keys_for_many_new_ones(clock: FixedClock) -> None:
    limiter = ProcessLimiter(clock, most_keys=100)
    sizes = []
    for number in range(1_000):
        await take(limiter, f"{number}")
        sizes.append(len(limiter))
    assert sum(after < before for before, after in pairwise(sizes)) < 100


@pytest.mark.parametrize("kind", [ProcessLimiter, InMemoryLimiter])
async def test_what_time_has_freed_is_not_given_back_as_well(
    clock: FixedClock, kind: type[ProcessLimiter | InMemoryLimiter]
) -> None:
    limiter: RateLimiter = kind(clock)
    first = await limiter.take(Charge(TEN, "ada"))
    clock.advance(SHARE / 3)
    second = await limiter.take(Charge(TEN, "ada"))
    clock.advance(SHARE * 2 / 3)
    (verdict,) = await limiter.give_back(first)
    assert (verdict.remaining, verdict.more_after) == (9, SHARE)
    clock.advance(SHARE / 2)
    (verdict,) = await limiter.give_back(second)
    assert (verdict.remaining, verdict.more_after) == (10, timedelta(0))


async def test_a_share_that_is_no_whole_number_of_microseconds_is_exact_too(clock: FixedClock) -> None:
    limiter = ProcessLimiter(clock)
    for most in (7, 999_999):
        limit = replace(ONE, name=f"{most}", most=most, within=timedelta(seconds=1))
        taken = [await limiter.take(Charge(limit, "ada")) for _ in range(min(most, 20))]
        assert [each.verdicts[0].remaining for each in taken] == [
            most - 1 - number for number in range(len(taken))
        ]
    assert not await take(limiter, "ada", replace(ONE, name="7", most=7, within=timedelta(seconds=1)))
