"""What every limiter promises."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import pytest

from blog.application.ports.rate_limiter import Charge, Limit, RateLimiter, Taken, Verdict

TEN: Final = Limit("ten", 10, timedelta(minutes=15))
THREE: Final = Limit("three", 3, timedelta(hours=1))
ONE: Final = Limit("one", 1, timedelta(seconds=30))
SHARE: Final = timedelta(seconds=90)
"""The time in which one of `TEN` becomes free."""
NO_TIME: Final = timedelta(0)


class LimiterGround(ABC):
    """One limiter, with nothing counted yet, and its time."""

    limiter: RateLimiter
    slack: timedelta = NO_TIME
    """How much time may pass by itself in the course of a test."""

    @abstractmethod
    async def let_pass(self, time: timedelta) -> None:
        """Let the limiter believe that this time has passed."""

    async def take(self, *charges: Charge, times: int = 1) -> Sequence[Taken]:
        return [await self.limiter.take(*charges) for _ in range(times)]

    def is_about(self, time: timedelta, expected: timedelta) -> bool:
        return expected - self.slack <= time <= expected


class RateLimiterContract:
    @pytest.mark.parametrize("limit", [TEN, THREE, ONE])
    async def test_of_many_at_once_exactly_as_many_as_the_limit_are_allowed(
        self, limiting: LimiterGround, limit: Limit
    ) -> None:
        charge = Charge(limit, "ada")
        taken = await asyncio.gather(*(limiting.limiter.take(charge) for _ in range(64)))
        assert sum(each.is_allowed for each in taken) == limit.most
        assert not (await limiting.limiter.take(charge)).is_allowed

    async def test_each_verdict_tells_how_it_stands(self, limiting: LimiterGround) -> None:
        for number, taken in enumerate(await limiting.take(Charge(TEN, "ada"), times=10), start=1):
            (verdict,) = taken.verdicts
            assert (verdict.limit, verdict.is_allowed, verdict.remaining) == (TEN, True, 10 - number)
            assert limiting.is_about(verdict.more_after, SHARE)
            assert verdict.retry_after == (verdict.more_after if number == 10 else NO_TIME)

    async def test_a_refusal_says_when_the_next_one_is_free(self, limiting: LimiterGround) -> None:
        await limiting.take(Charge(TEN, "ada"), times=10)
        await limiting.let_pass(timedelta(seconds=60))
        (verdict,) = (await limiting.limiter.take(Charge(TEN, "ada"))).verdicts
        assert (verdict.is_allowed, verdict.remaining) == (False, 0)
        assert limiting.is_about(verdict.retry_after, timedelta(seconds=30))

    async def test_what_is_refused_is_not_counted(self, limiting: LimiterGround) -> None:
        await limiting.take(Charge(TEN, "ada"), times=200)
        await limiting.let_pass(SHARE)
        allowed = await limiting.take(Charge(TEN, "ada"), times=3)
        assert [each.is_allowed for each in allowed] == [True, False, False]

    async def test_time_frees_one_after_the_other_and_no_more_than_there_are(
        self, limiting: LimiterGround
    ) -> None:
        await limiting.take(Charge(TEN, "ada"), times=10)
        await limiting.let_pass(4 * SHARE)
        assert [each.is_allowed for each in await limiting.take(Charge(TEN, "ada"), times=6)] == [
            *[True] * 4,
            False,
            False,
        ]
        await limiting.let_pass(100 * SHARE)
        allowed = [each.is_allowed for each in await limiting.take(Charge(TEN, "ada"), times=12)]
        assert allowed == [*[True] * 10, False, False]

    async def test_keys_have_nothing_to_do_with_each_other(self, limiting: LimiterGround) -> None:
        await limiting.take(Charge(ONE, "ada"))
        for key in ("bob", "", "ADA", "ada ", "ad", "ä" * 300, chr(0xD800), "a\0b"):
            assert (await limiting.limiter.take(Charge(ONE, key))).is_allowed
        assert not (await limiting.limiter.take(Charge(ONE, "ada"))).is_allowed

    async def test_limits_have_nothing_to_do_with_each_other(self, limiting: LimiterGround) -> None:
        await limiting.take(Charge(ONE, "ada"))
        taken = await limiting.limiter.take(Charge(THREE, "ada"))
        assert [verdict.remaining for verdict in taken.verdicts] == [2]

    async def test_several_are_counted_together_or_not_at_all(self, limiting: LimiterGround) -> None:
        both = (Charge(THREE, "ada"), Charge(TEN, "net"))
        taken = await limiting.take(*both, times=4)
        assert [each.is_allowed for each in taken] == [True, True, True, False]
        assert [[verdict.is_allowed for verdict in each.verdicts] for each in taken][2:] == [
            [True, True],
            [False, True],
        ]
        assert [verdict.remaining for verdict in taken[-1].verdicts] == [0, 7]
        (untouched,) = (await limiting.limiter.take(both[1])).verdicts
        assert untouched.remaining == 6

    async def test_many_that_overlap_are_counted_exactly(self, limiting: LimiterGround) -> None:
        taken = await asyncio.gather(
            *(
                limiting.limiter.take(Charge(THREE, f"{number % 8}"), Charge(TEN, "all"))
                for number in range(64)
            )
        )
        assert sum(each.is_allowed for each in taken) == TEN.most
        (verdict,) = (await limiting.limiter.take(Charge(TEN, "all"))).verdicts
        assert not verdict.is_allowed

    async def test_what_is_given_back_is_free_again(self, limiting: LimiterGround) -> None:
        charges = (Charge(ONE, "ada"), Charge(TEN, "net"))
        for _ in range(20):
            (taken,) = await limiting.take(*charges)
            assert taken.is_allowed
            verdicts = await limiting.limiter.give_back(taken)
            assert verdicts == (Verdict(ONE, True, 1, NO_TIME), Verdict(TEN, True, 10, NO_TIME))

    async def test_only_what_was_given_back_is_free_again(self, limiting: LimiterGround) -> None:
        taken = await limiting.take(Charge(TEN, "ada"), times=10)
        verdicts = [verdict for each in taken[3:6] for verdict in await limiting.limiter.give_back(each)]
        assert [verdict.remaining for verdict in verdicts] == [1, 2, 3]
        allowed = [each.is_allowed for each in await limiting.take(Charge(TEN, "ada"), times=5)]
        assert allowed == [True, True, True, False, False]

    async def test_a_refusal_gives_nothing_back(self, limiting: LimiterGround) -> None:
        taken = await limiting.take(Charge(ONE, "ada"), times=2)
        assert await limiting.limiter.give_back(taken[1]) == taken[1].verdicts
        assert not (await limiting.limiter.take(Charge(ONE, "ada"))).is_allowed
