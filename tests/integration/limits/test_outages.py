"""Redis is gone, frozen, or something else answers in its place: this process counts, soon without delay."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from blog.adapters.limits.fallback import Circuit, FallbackLimiter
from blog.adapters.limits.process import ProcessLimiter
from blog.adapters.limits.redis import PATIENCE, RedisLimiter
from blog.application.ports.rate_limiter import Charge
from tests.support.contracts.limits import TEN
from tests.support.databases.redis import OwnRedis
from tests.support.fakes.system import FixedClock

pytestmark = pytest.mark.redis
ADA = Charge(TEN, "ada")
MOST_ADDED = 0.3
"""Seconds that a request may take longer while it is noticed that Redis is away."""
NOISE = 0.15
"""Seconds that two busy cores may take of a test for themselves."""


class Counting:
    """A limiter over a Redis, and how long it takes."""

    def __init__(self, url: str) -> None:
        self.clock = FixedClock()
        self.limiter = FallbackLimiter(RedisLimiter(url), ProcessLimiter(self.clock), self.clock)

    async def take(self, times: int = 1) -> tuple[int, float]:
        """How many of these at once are allowed, and how many seconds all of them take."""
        began = time.perf_counter()
        taken = await asyncio.gather(*(self.limiter.take(ADA) for _ in range(times)))
        return sum(each.is_allowed for each in taken), time.perf_counter() - began


@asynccontextmanager
async def counting_with(url: str) -> AsyncIterator[Counting]:
    counting = Counting(url)
    yield counting
    await counting.limiter.close()


def _freeze(redis: OwnRedis) -> None:
    redis.freeze()


def _kill(redis: OwnRedis) -> None:
    redis.kill()


@pytest.mark.parametrize("away", [_freeze, _kill], ids=["frozen", "killed"])
class TestAway:
    async def test_this_process_goes_on_counting_from_where_it_was(
        self, own_redis: OwnRedis, away: Callable[[OwnRedis], None], caplog: pytest.LogCaptureFixture
    ) -> None:
        async with counting_with(own_redis.url) as counting:
            assert (await counting.take(4))[0] == 4
            away(own_redis)
            allowed, seconds = await counting.take(64)
            assert allowed == 6
            assert seconds < MOST_ADDED + NOISE
        assert [record.levelname for record in caplog.records if record.name == "blog.limits"] == ["WARNING"]

    async def test_once_that_is_noticed_nothing_takes_longer(
        self, own_redis: OwnRedis, away: Callable[[OwnRedis], None]
    ) -> None:
        async with counting_with(own_redis.url) as counting:
            away(own_redis)
            await counting.take()
            _, seconds = await counting.take(100)
            assert seconds < NOISE

    async def test_what_was_counted_before_can_be_given_back(
        self, own_redis: OwnRedis, away: Callable[[OwnRedis], None]
    ) -> None:
        async with counting_with(own_redis.url) as counting:
            taken = await counting.limiter.take(ADA)
            away(own_redis)
            (verdict,) = await counting.limiter.give_back(taken)
            assert verdict.remaining == 10
            assert (await counting.take(11))[0] == 10


async def test_of_many_who_wait_for_a_frozen_redis_none_waits_for_longer(own_redis: OwnRedis) -> None:
    limiter = RedisLimiter(own_redis.url)
    await limiter.take(ADA)
    own_redis.freeze()
    began = time.perf_counter()
    waited = await asyncio.gather(*(limiter.take(ADA) for _ in range(64)), return_exceptions=True)
    seconds = time.perf_counter() - began
    await limiter.close()
    assert {type(each) for each in waited} == {TimeoutError}
    assert seconds < 2 * PATIENCE


async def test_a_frozen_redis_counts_again_when_it_goes_on(own_redis: OwnRedis) -> None:
    async with counting_with(own_redis.url) as counting, counting_with(own_redis.url) as other:
        own_redis.freeze()
        assert (await counting.take(2))[0] == 2
        own_redis.thaw()
        assert (await counting.take())[0] == 1
        assert (await other.take(8))[0] == 8
        counting.clock.advance(timedelta(seconds=Circuit.PAUSE))
        assert (await counting.take())[0] == 1
        # The other process has left one of the ten; this one has not forgotten what it allowed by itself.
        assert (await counting.take(64))[0] == 1


async def test_a_redis_that_was_started_anew_counts_at_once(own_redis: OwnRedis) -> None:
    async with counting_with(own_redis.url) as counting:
        await counting.take(4)
        own_redis.kill()
        own_redis.start()
        assert (await counting.take(3))[0] == 3
        async with counting_with(own_redis.url) as other:
            assert (await other.take(64))[0] == 7
            # Redis has forgotten what was before, and this process has not.
            assert (await counting.take(64))[0] == 0


async def _http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def _noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(bytes(range(256)) * 512)
    await writer.drain()
    writer.close()


async def _wrong_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1000):
        writer.write(b"+OK\r\n")
        await writer.drain()
    writer.close()


async def _wrong_numbers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1000):
        writer.write(b"*3\r\n:1\r\n:5\r\n$1\r\nx\r\n")
        await writer.drain()
    writer.close()


async def _endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(b"$999999999999\r\n" + b"x" * 1_000)
    await writer.drain()
    await reader.read()
    writer.close()


@pytest.mark.parametrize("answer", [_http, _noise, _wrong_answers, _wrong_numbers, _endless])
async def test_what_answers_nonsense_does_not_count(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with counting_with(f"redis://127.0.0.1:{port}") as counting:
        allowed, seconds = await counting.take(64)
        assert allowed == TEN.most
        assert seconds < MOST_ADDED + NOISE
        assert (await counting.take(64))[1] < NOISE
    server.close()
    await server.wait_closed()


async def test_an_answer_has_a_quarter_of_a_second_for_both_attempts() -> None:
    assert PATIENCE == 0.25


async def test_a_host_that_does_not_exist_is_no_error() -> None:
    async with counting_with("redis://redis.invalid") as counting:
        assert (await counting.take(64))[0] == TEN.most
