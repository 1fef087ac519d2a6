"""The suite of the port, bound to Redis, and to Redis behind the limiter that falls back."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from blog.adapters.limits.fallback import FallbackLimiter
from blog.adapters.limits.process import ProcessLimiter
from blog.adapters.limits.redis import RedisLimiter
from blog.application.ports.rate_limiter import RateLimiter
from tests.support.contracts.limits import LimiterGround, RateLimiterContract
from tests.support.fakes.system import FixedClock

pytestmark = pytest.mark.redis


class Ground(LimiterGround):
    slack = timedelta(seconds=20)

    def __init__(self, limiter: RateLimiter, client: Redis, prefix: str, clock: FixedClock) -> None:
        self.limiter = limiter
        self._clock = clock
        self._client = client
        self._prefix = prefix

    async def let_pass(self, time: timedelta) -> None:
        self._clock.advance(time)
        # The clock of Redis is set by nobody: what it has written down moves instead.
        async for key in self._client.scan_iter(match=f"{self._prefix}*"):
            moment = int(await self._client.get(key) or 0) - time // timedelta(microseconds=1)
            await self._client.set(key, moment, keepttl=True)


class TestRedisLimiter(RateLimiterContract):
    @pytest.fixture
    def limiting(self, limiter: RedisLimiter, client: Redis, prefix: str) -> LimiterGround:
        return Ground(limiter, client, prefix, FixedClock())


class TestFallbackLimiterOverRedis(RateLimiterContract):
    @pytest.fixture
    def limiting(self, limiter: RedisLimiter, client: Redis, prefix: str) -> LimiterGround:
        clock = FixedClock()
        return Ground(FallbackLimiter(limiter, ProcessLimiter(clock), clock), client, prefix, clock)
