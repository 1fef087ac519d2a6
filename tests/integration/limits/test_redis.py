"""What only holds of the limiter in Redis."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from blog.adapters.limits.redis import RedisLimiter
from blog.application.ports.rate_limiter import Charge, Limit
from tests.integration.limits.conftest import PATIENT
from tests.support.contracts.limits import ONE, SHARE, TEN

pytestmark = pytest.mark.redis


async def keys_of(client: Redis, prefix: str) -> list[bytes]:
    return [key async for key in client.scan_iter(match=f"{prefix}*")]


async def test_several_processes_count_together(redis_url: str, prefix: str) -> None:
    limiters = [RedisLimiter(redis_url, patience=PATIENT, prefix=prefix) for _ in range(4)]
    taken = await asyncio.gather(*(limiters[number % 4].take(Charge(TEN, "ada")) for number in range(64)))
    assert sum(each.is_allowed for each in taken) == TEN.most
    for limiter in limiters:
        await limiter.close()


async def test_nothing_in_redis_shows_the_key(limiter: RedisLimiter, client: Redis, prefix: str) -> None:
    await limiter.take(Charge(TEN, "ada@example.org"))
    (key,) = await keys_of(client, prefix)
    assert b"ada" not in key
    assert (await client.get(key) or b"").isdigit()


async def test_every_key_ends_when_everything_is_free_again(
    limiter: RedisLimiter, client: Redis, prefix: str
) -> None:
    for _ in range(3):
        await limiter.take(Charge(TEN, "ada"))
    (key,) = await keys_of(client, prefix)
    left = timedelta(milliseconds=await client.pttl(key))
    assert 3 * SHARE - timedelta(seconds=20) < left <= 3 * SHARE


async def test_what_is_free_again_is_not_kept(limiter: RedisLimiter, client: Redis, prefix: str) -> None:
    await limiter.give_back(await limiter.take(Charge(TEN, "ada")))
    assert await keys_of(client, prefix) == []


async def test_what_time_has_freed_is_not_given_back_as_well(limiter: RedisLimiter) -> None:
    first, _ = await limiter.take(Charge(TEN, "ada")), await limiter.take(Charge(TEN, "ada"))
    (stamp,) = first.stamps
    (verdict,) = await limiter.give_back(replace(first, stamps=(stamp - SHARE // timedelta(microseconds=1),)))
    assert verdict.remaining == 8


async def test_a_moment_beyond_the_reach_of_the_limit_is_cut(limiter: RedisLimiter) -> None:
    """Such as of a clock that was set back, or of a limit that was longer yesterday."""
    await limiter.take(Charge(Limit(ONE.name, 1, timedelta(days=900)), "ada"))
    (verdict,) = (await limiter.take(Charge(ONE, "ada"))).verdicts
    assert not verdict.is_allowed
    assert verdict.retry_after <= ONE.within


async def test_a_redis_that_has_forgotten_the_scripts_is_told_them_again(
    limiter: RedisLimiter, client: Redis
) -> None:
    taken = await limiter.take(Charge(ONE, "ada"))
    await client.script_flush()
    assert not (await limiter.take(Charge(ONE, "ada"))).is_allowed
    await client.script_flush()
    await limiter.give_back(taken)
    assert (await limiter.take(Charge(ONE, "ada"))).is_allowed


async def test_a_connection_that_was_closed_meanwhile_is_replaced(
    limiter: RedisLimiter, client: Redis
) -> None:
    await limiter.take(Charge(TEN, "ada"))
    mine = await client.client_id()
    for other in await client.client_list():
        if int(other["id"]) != mine:
            await client.client_kill_filter(_id=other["id"])
    assert (await limiter.take(Charge(TEN, "ada"))).verdicts[0].remaining == 8


async def test_what_makes_no_sense_is_not_believed(limiter: RedisLimiter, client: Redis, prefix: str) -> None:
    await limiter.take(Charge(TEN, "ada"))
    (key,) = await keys_of(client, prefix)
    await client.delete(key)
    await client.rpush(key, "a list")
    await client.expire(key, 60)
    with pytest.raises(ResponseError, match="WRONGTYPE"):
        await limiter.take(Charge(TEN, "ada"))


async def test_nothing_is_connected_before_the_first_is_counted() -> None:
    await RedisLimiter("redis://127.0.0.1:1").close()
