from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from blog.adapters.limits.fallback import FallbackLimiter
from blog.adapters.limits.process import ProcessLimiter
from blog.application.ports.rate_limiter import RateLimiter
from tests.support.contracts.limits import LimiterGround, RateLimiterContract
from tests.support.fakes.limits import InMemoryLimiter
from tests.support.fakes.system import FixedClock


class Ground(LimiterGround):
    def __init__(self, limiter: RateLimiter, clock: FixedClock) -> None:
        self.limiter = limiter
        self._clock = clock

    async def let_pass(self, time: timedelta) -> None:
        self._clock.advance(time)


class TestInMemoryLimiter(RateLimiterContract):
    @pytest.fixture
    def limiting(self) -> LimiterGround:
        clock = FixedClock()
        return Ground(InMemoryLimiter(clock), clock)


class TestProcessLimiter(RateLimiterContract):
    @pytest.fixture
    def limiting(self) -> LimiterGround:
        clock = FixedClock()
        return Ground(ProcessLimiter(clock), clock)


class TestFallbackLimiter(RateLimiterContract):
    @pytest.fixture
    async def limiting(self) -> AsyncIterator[LimiterGround]:
        clock = FixedClock()
        limiter = FallbackLimiter(InMemoryLimiter(clock), ProcessLimiter(clock), clock)
        yield Ground(limiter, clock)
        await limiter.close()
