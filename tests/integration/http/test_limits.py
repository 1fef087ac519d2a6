"""Limits of the real service: one application, and two that share a database and a Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import cycle

import pytest
from dependency_injector import providers

from blog.adapters.limits.fallback import FallbackLimiter
from blog.adapters.limits.process import ProcessLimiter
from blog.adapters.limits.redis import RedisLimiter
from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.application.users.registration import Registration
from blog.container import Container
from blog.domain.access.roles import Role
from tests.integration.http.conftest import container_at
from tests.support.api import PASSWORD, Api, serving
from tests.support.databases import create_database
from tests.support.databases.redis import OwnRedis
from tests.support.databases.tables import empty

EMAIL, WRONG = "ada@example.org", "engine-no-3-of-1843"
SPELLINGS = (EMAIL, EMAIL.upper(), f" {EMAIL}", EMAIL.title())
NOTICING = 0.3
"""Seconds that a request may take longer while it is noticed that Redis is away."""
AN_AGE = 3600
"""Seconds for which nobody waits here."""
NOISE = 0.3
"""Seconds that a busy machine may take for itself."""


async def failures(*apis: Api, times: int = 64) -> Sequence[int]:
    """The statuses of so many wrong sign-ins at once, each in another disguise."""

    async def fail(number: int, api: Api) -> int:
        disguise = {
            "X-Forwarded-For": f"198.51.100.{number}",
            "Forwarded": f"for=198.51.100.{number}",
            "User-Agent": f"browser/{number}",
            "Host": f"host{number}.example",
            "Origin": f"https://site{number}.example",
        }
        body = {"email": SPELLINGS[number % 4], "password": f"{WRONG}{number}"}
        return (await api.post("/auth/token", json=body, headers=disguise)).status_code

    turns = zip(range(times), cycle(apis), strict=False)
    return await asyncio.gather(*(fail(number, api) for number, api in turns))


def outcome(statuses: Sequence[int]) -> tuple[int, int]:
    """How many were looked at, and how many turned away; nothing else may happen."""
    assert set(statuses) <= {401, 429}
    return statuses.count(401), statuses.count(429)


async def sign_in(api: Api) -> int:
    return (await api.post("/auth/token", json={"email": EMAIL, "password": PASSWORD})).status_code


async def join(container: Container) -> None:
    """Make the account that all this is about."""
    ada = Registration(name="Ada", email=EMAIL, password=PASSWORD)
    await container.user_registration().appoint(ada, Role.AUTHOR)


@pytest.fixture(scope="module")
def shared_url() -> Iterator[str]:
    with create_database("postgresql") as url:
        Schema(DatabaseOptions(url=url)).upgrade()
        yield url


class TestOneProcess:
    @pytest.fixture(autouse=True)
    async def _ada(self, container: Container, api: Api) -> None:
        await join(container)

    async def test_of_64_disguised_failures_at_once_exactly_the_limit_is_looked_at(self, api: Api) -> None:
        assert outcome(await failures(api)) == (10, 54)

    async def test_whoever_signs_in_again_and_again_is_never_turned_away(self, api: Api) -> None:
        assert [await sign_in(api) for _ in range(30)] == [200] * 30
        assert outcome(await failures(api)) == (10, 54)


@pytest.mark.postgresql
@pytest.mark.redis
class TestTwoProcesses:
    @pytest.fixture
    async def containers(self, shared_url: str, own_redis: OwnRedis) -> Sequence[Container]:
        """Two applications that share a database and a Redis, as two processes do."""
        containers = [container_at(shared_url, redis_url=own_redis.url, pool_timeout=60) for _ in range(2)]
        await empty(containers[0].database())
        return containers

    @pytest.fixture
    async def apis(self, containers: Sequence[Container]) -> AsyncIterator[Sequence[Api]]:
        async with serving(containers[0]) as one, serving(containers[1]) as other:
            await join(containers[0])
            yield one, other

    @pytest.fixture
    async def patient(self, containers: Sequence[Container], own_redis: OwnRedis) -> None:
        """A slow machine is no outage."""
        for container in containers:
            clock = container.clock()
            shared = RedisLimiter(own_redis.url, patience=20)
            limiter = FallbackLimiter(shared, ProcessLimiter(clock), clock)
            container.rate_limiter.override(providers.Object(limiter))

    @pytest.mark.usefixtures("patient")
    async def test_together_they_look_at_exactly_the_limit(self, apis: Sequence[Api]) -> None:
        assert outcome(await failures(*apis)) == (10, 54)
        assert outcome(await failures(*apis)) == (0, 64)

    @pytest.mark.usefixtures("patient")
    async def test_successes_are_given_back_to_both(self, apis: Sequence[Api]) -> None:
        assert [await sign_in(api) for api in [*apis] * 10] == [200] * 20
        assert outcome(await failures(*apis)) == (10, 54)

    @pytest.mark.parametrize("away", [OwnRedis.freeze, OwnRedis.kill])
    async def test_without_redis_each_goes_on_by_its_own_limit_and_soon_as_fast_as_before(
        self, apis: Sequence[Api], own_redis: OwnRedis, away: Callable[[OwnRedis], None]
    ) -> None:
        assert outcome(await failures(*apis, times=6)) == (6, 0)
        as_always = await duration(apis[0])
        away(own_redis)
        noticing = [await duration(api) for api in apis]
        noticed = [await duration(api) for api in apis]
        assert max(noticing) < as_always + NOTICING + NOISE
        assert max(noticed) < as_always + NOISE / 2
        # Each has allowed three of its ten, and gives nobody what it has given back to those who signed in.
        assert outcome(await failures(*apis)) == (14, 50)

    @pytest.fixture
    async def alone(self, containers: Sequence[Container], own_redis: OwnRedis) -> None:
        """Nobody helps out while Redis is away: whoever asks it fails, or waits longer than any test."""
        for container in containers:
            container.rate_limiter.override(providers.Object(RedisLimiter(own_redis.url, patience=AN_AGE)))

    @pytest.mark.usefixtures("alone")
    @pytest.mark.parametrize("away", [OwnRedis.freeze, OwnRedis.kill])
    async def test_reading_never_waits_for_redis(
        self, apis: Sequence[Api], own_redis: OwnRedis, away: Callable[[OwnRedis], None]
    ) -> None:
        away(own_redis)
        async with asyncio.timeout(AN_AGE / 60):
            assert [(await api.get("/posts")).status_code for api in [*apis] * 5] == [200] * 10


async def duration(api: Api) -> float:
    """How many seconds a sign-in takes."""
    began = time.perf_counter()
    assert await sign_in(api) == 200
    return time.perf_counter() - began
