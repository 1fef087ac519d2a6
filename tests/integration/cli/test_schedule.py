"""Several server processes over one database, some of which are killed: what is due goes public once."""

import asyncio
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.outbox.store import SqlAlchemyOutboxStore
from blog.adapters.persistence.schema import Schema
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.system.calls import TaskCallContext
from blog.adapters.system.clock import SystemClock
from blog.adapters.system.identity import Uuid7Generator
from tests.support.builders import Builders, store
from tests.support.databases import create_database
from tests.support.processes import PATIENCE, serving

POSTS = 100
LONGEST = 4 * PATIENCE
"""Seconds after which posts that are not public yet are a failure, on however busy a machine."""


async def _schedule(options: DatabaseOptions) -> None:
    """Posts that were due an hour ago."""
    make = Builders()
    author, due = make.user(), datetime.now(UTC) - timedelta(hours=1)
    posts = [make.scheduled(author, scheduled_at=due) for _ in range(POSTS)]
    database = Database.open(options)
    unit = SqlAlchemyUnitOfWork(database.sessions, SystemClock(), Uuid7Generator(), TaskCallContext())
    async with unit:
        await store(unit, author, *posts)
    await database.dispose()


async def _publications(options: DatabaseOptions) -> Counter[object]:
    database = Database.open(options)
    events = await SqlAlchemyOutboxStore(database).due(datetime.now(UTC) + timedelta(days=1), 10_000)
    await database.dispose()
    return Counter(event.aggregate_id for event in events if event.name == "post.published")


def _public(address: str) -> int:
    return int(httpx.get(f"{address}/posts?count=true&limit=1", timeout=PATIENCE).headers["x-total-count"])


@pytest.mark.postgresql
def test_four_servers_of_which_two_are_killed_publish_each_post_once(tmp_path: Path) -> None:
    with create_database("postgresql") as url, ExitStack() as servers:
        options = DatabaseOptions(url=url)
        Schema(options).upgrade()
        settings = {"BLOG_DATABASE_URL": url, "BLOG_RELAY": "worker"}
        running = []
        for number in range(4):
            (folder := tmp_path / str(number)).mkdir()
            running.append(servers.enter_context(serving(folder, **settings)))
        asyncio.run(_schedule(options))
        last, deadline = running[3][1], time.monotonic() + LONGEST
        while not _public(last) and time.monotonic() < deadline:
            continue
        for process, _ in running[:2]:
            process.kill()
        while (public := _public(last)) < POSTS and time.monotonic() < deadline:
            continue
        assert public == POSTS
        counts = asyncio.run(_publications(options))
        assert (len(counts), set(counts.values())) == (POSTS, {1})
