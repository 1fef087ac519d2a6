"""The clock, ids and chance of the machine; the event log."""

import asyncio
import json
import logging
import threading
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

import pytest

from blog.adapters.system.clock import SystemClock
from blog.adapters.system.event_log import EventLog
from blog.adapters.system.identity import Uuid7Generator
from blog.adapters.system.jitter import RandomJitter
from blog.adapters.system.offload import MOST_WAITING, ThreadOffload
from blog.application.outbox.ports import StoredEvent
from blog.application.ports.offload import ComputingBusy
from blog.entrypoints.logs import JsonFormatter, set_up_logging


def test_now_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


async def test_time_passes_and_does_not_go_back() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    await clock.sleep(0)

    assert clock.monotonic() >= before


def test_ids_are_uuids_of_version_7_in_the_order_of_their_making() -> None:
    ids = [Uuid7Generator().new() for _ in range(1_000)]

    assert {one.version for one in ids} == {7}
    assert ids == sorted(set(ids))


def test_jitter_stays_within_its_bounds() -> None:
    assert all(0 <= RandomJitter().below(0.25) <= 0.25 for _ in range(1_000))


async def test_an_event_is_one_line_of_json(caplog: pytest.LogCaptureFixture) -> None:
    event = StoredEvent(
        id=7,
        name="post.published",
        aggregate_type="post",
        aggregate_id=uuid5(NAMESPACE_DNS, "post"),
        aggregate_version=2,
        actor_id=None,
        occurred_at=datetime(2026, 1, 2, tzinfo=UTC),
        payload={"slug": "grüße"},
        attempts=0,
    )
    with caplog.at_level(logging.INFO, logger="blog.events"):
        await EventLog().handle(event)

    line = JsonFormatter().format(caplog.records[0])
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "post.published"
    assert entry["event_id"] == 7
    assert entry["payload"] == {"slug": "grüße"}


def test_logging_is_set_up_once_for_the_whole_process(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [*root.handlers])
    monkeypatch.setattr(root, "level", root.level)

    set_up_logging(show_sql=True)
    set_up_logging(show_sql=False)

    assert len(root.handlers) == 1
    assert logging.getLogger("sqlalchemy.engine").level == logging.WARNING
    assert not logging.getLogger("uvicorn.access").propagate


async def test_a_computation_leaves_the_event_loop_alone() -> None:
    offload = ThreadOffload()
    ran_in = await offload.run(threading.get_ident)
    assert ran_in != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await offload.run(lambda: 1 // 0)
    offload.close()


async def test_computations_wait_for_one_another_up_to_a_number() -> None:
    offload, goes_on = ThreadOffload(), threading.Event()
    running = [asyncio.create_task(offload.run(goes_on.wait)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(ComputingBusy):
        await offload.run(threading.get_ident)
    goes_on.set()
    assert await asyncio.gather(*running) == [True] * MOST_WAITING
    assert await offload.run(lambda: "again") == "again"
    offload.close()
