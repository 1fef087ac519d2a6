from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from blog.adapters.limits.redis import PREFIX, RedisLimiter

PATIENT = 20.0
"""Seconds: what is measured is the counting, and machines that run tests are slow at times."""


@pytest.fixture
def prefix() -> str:
    """Where a test has its keys, on a server that may be somebody else's."""
    return f"{PREFIX}test:{uuid4().hex}:"


@pytest.fixture
async def limiter(redis_url: str, prefix: str) -> AsyncIterator[RedisLimiter]:
    limiter = RedisLimiter(redis_url, patience=PATIENT, prefix=prefix)
    yield limiter
    await limiter.close()


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    """Redis itself, to look at it behind the back of the limiter."""
    async with Redis.from_url(redis_url, protocol=2) as client:
        yield client
