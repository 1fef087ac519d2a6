"""Whether the service lives, and whether it can work."""

import asyncio
import logging
from datetime import timedelta

import pytest

from blog.application.ports.health import Health
from tests.support.api import Api, problem
from tests.support.world import World


async def test_a_process_that_runs_is_alive(api: Api, world: World) -> None:
    world.probe.health = Health(is_ready=False, reason="no database")
    answer = await api.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


async def test_a_service_that_can_work_is_ready(api: Api) -> None:
    assert (await api.get("/health/ready")).json() == {"status": "ok"}


async def test_a_service_that_cannot_work_says_why(api: Api, world: World) -> None:
    world.probe.health = Health(is_ready=False, reason="the database has no schema")
    answer = await api.get("/health/ready")
    assert problem(answer, 503, "not_ready")["detail"] == "the database has no schema"
    assert answer.headers["retry-after"] == "1"


async def test_the_database_is_asked_once_a_second_for_all_callers_together(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def check() -> Health:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return Health(is_ready=True)

    monkeypatch.setattr(world.probe, "check", check)
    answers = await asyncio.gather(*(api.get("/health/ready") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert asked == 1
    world.clock.advance(timedelta(seconds=0.999))
    await api.get("/health/ready")
    assert asked == 1
    world.clock.advance(timedelta(seconds=0.001))
    await api.get("/health/ready")
    assert asked == 2


async def test_the_log_tells_of_each_change_of_readiness_once(
    api: Api, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    refused = Health(is_ready=False, reason="the database is away", cause="no such account")
    empty = Health(is_ready=False, reason="no schema")
    caplog.set_level(logging.INFO, "blog.health")

    for health in (Health(is_ready=True), refused, refused, empty, Health(is_ready=True)):
        world.probe.health = health
        assert "account" not in (await api.get("/health/ready")).text
        world.clock.advance(timedelta(seconds=1))

    told = [
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == "blog.health"
    ]
    assert told == [
        ("WARNING", "not ready: the database is away: no such account"),
        ("WARNING", "not ready: no schema"),
        ("INFO", "ready again"),
    ]


async def test_health_does_not_look_at_who_asks(api: Api) -> None:
    for path in ("/health/live", "/health/ready"):
        assert (await api.get(path, headers={"Authorization": "Bearer nonsense"})).status_code == 200
