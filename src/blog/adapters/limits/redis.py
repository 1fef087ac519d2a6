"""Counting in Redis, for all processes together."""

import asyncio
from collections.abc import Iterable
from typing import Final, NamedTuple, Self

from redis.asyncio import BlockingConnectionPool, Redis
from redis.commands.core import AsyncScript
from redis.exceptions import ConnectionError as Disconnected

from blog.adapters.limits.buckets import allowed, interval_of, name_of, refused
from blog.adapters.limits.scripts import GIVE_BACK, TAKE
from blog.application.ports.rate_limiter import Charge, RateLimiter, Taken, Verdict

PATIENCE: Final = 0.25
"""Seconds that Redis has for an answer, connecting and a second attempt included."""
CONNECTIONS: Final = 20
PREFIX: Final = "{blog}:limit:"
"""In braces what a cluster places keys by: those of one script must be in one place."""


class UnusableAnswer(Exception):
    """What answers does not do so as Redis does."""


class RedisLimiter(RateLimiter):
    """Counts in Redis, by its clock. Where there is no answer in time, raises whatever its client does.

    Nothing is connected before the first one is counted.
    """

    def __init__(self, url: str, *, patience: float = PATIENCE, prefix: str = PREFIX) -> None:
        self._patience = patience
        self._prefix = prefix.encode()
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=patience,
            # Here an attempt has its time as a whole. With a limit for each part of it the client waits in a
            # way that loses cancellations before Python 3.12: of 64 at once a few took twice as long.
            socket_timeout=None,
            socket_connect_timeout=patience,
            # Nothing that would cost a new connection further round trips.
            protocol=2,
            driver_info=None,
        )
        self._redis: Redis = Redis.from_pool(pool)
        self._take = self._redis.register_script(TAKE)
        self._give_back = self._redis.register_script(GIVE_BACK)

    async def take(self, *charges: Charge) -> Taken:
        numbers = [number for charge in charges for number in _numbers(charge)]
        answer = await self._run(self._take, charges, numbers)
        if not answer.is_allowed:
            return Taken(charges, refused(charges, answer.levels()), ())
        return Taken(charges, allowed(charges, answer.levels()), answer.free_at)

    async def give_back(self, taken: Taken) -> tuple[Verdict, ...]:
        if not taken.is_allowed:
            return taken.verdicts
        numbers = [
            number
            for charge, stamp in zip(taken.charges, taken.stamps, strict=True)
            for number in (*_numbers(charge), stamp)
        ]
        answer = await self._run(self._give_back, taken.charges, numbers)
        return allowed(taken.charges, answer.levels())

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def _run(self, script: AsyncScript, charges: tuple[Charge, ...], numbers: list[int]) -> "_Answer":
        keys = [self._prefix + name_of(charge).hex().encode() for charge in charges]
        async with asyncio.timeout(self._patience):
            try:
                found = await script(keys=keys, args=numbers)
            except Disconnected:
                # Redis was started anew, or whatever stands between has closed what was idle.
                found = await script(keys=keys, args=numbers)
        return _Answer.read(found, len(charges))


class _Answer(NamedTuple):
    is_allowed: bool
    now: int
    free_at: tuple[int, ...]

    @classmethod
    def read(cls, found: object, keys: int) -> Self:
        """Raises `UnusableAnswer`."""
        if not isinstance(found, list) or len(found) != 2 + keys or {type(part) for part in found} != {int}:
            raise UnusableAnswer("Redis gave an answer that makes no sense")
        is_allowed, now, *free_at = found
        return cls(is_allowed == 1, now, tuple(free_at))

    def levels(self) -> Iterable[int]:
        return [moment - self.now for moment in self.free_at]


def _numbers(charge: Charge) -> tuple[int, int]:
    return interval_of(charge.limit), charge.limit.most
