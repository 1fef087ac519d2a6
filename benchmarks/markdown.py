"""How hostile Markdown holds the others up: the lag of the event loop, and how long a light request takes."""

import asyncio
import multiprocessing
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
import uvicorn

from benchmarks.sign_in import spread, watch
from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.application.users.registration import Registration
from blog.config import load_settings
from blog.container import Container, opened
from blog.domain.access.roles import Role
from blog.domain.posts.values import Markdown
from blog.entrypoints.cli.listening import listening
from blog.entrypoints.http.app import app_from_environment

SECONDS: Final = 30
WRITERS: Final = 8
LATE: Final = 0.05
EMAIL: Final = "ada@example.org"
PASSWORD: Final = "a comet in the east"  # noqa: S105 - of somebody who is made up
MOST: Final = Markdown.MOST_BYTES
HOSTILE: Final = {
    "table rows": "| a | b |\n|---|---|\n" + "|\n" * (MOST // 2 - 10),
    "wide table": "|" + "a|" * 25_000 + "\n|" + "-|" * 25_000 + "\n|" + "a|" * 25_000,
    "elements": "<div>" * (MOST // 5),
    "left open": "<a>" * (MOST // 3),
    "left open again": "".join(f"<b title={number}>" for number in range(2_000)) + "<p>" * 20_000,
    "brackets": "[" * MOST,
    "images": "![" * (MOST // 2),
    "links": "[a](b" * (MOST // 5),
    "emphasis": "*a **b " * (MOST // 7),
    "references": "x[^1]" * (MOST // 6) + "\n\n[^1]: y\n",
    "notes": "".join(f"[^{number}]\n\n[^{number}]: a\n\n" for number in range(8_000)),
    "open notes": "[^a]: x\n\n" + "[^" * (MOST // 3),
    "tasks": "- [ ] a\n" * (MOST // 8),
    "headings": "# a\n" * (MOST // 4),
    "code": "`a` " * (MOST // 4),
    "ordinary, and long": "An *ordinary* sentence with some `code`.\n\n" * (MOST // 45),
}


async def measure(folder: Path) -> None:
    """Serve in this process; in others, write hostile posts and ask for the list."""
    os.environ["BLOG_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ.setdefault("BLOG_DATABASE_URL", f"sqlite+aiosqlite:///{folder}/blog.sqlite3")
    os.environ["BLOG_MAIL_URL"] = f"file://{folder}/mail"
    await asyncio.to_thread(Schema(DatabaseOptions(url=load_settings().database_url)).upgrade)
    await make_author()
    async with serving() as address:
        lags: list[float] = []
        watching = asyncio.create_task(watch(lags))
        context = multiprocessing.get_context("spawn")
        for hostile in (False, True):
            lags.clear()
            begun = time.perf_counter()
            clients = [context.Process(target=run_reader, args=(address,))]
            if hostile:
                clients.append(context.Process(target=run_writers, args=(address,)))
            for client in clients:
                client.start()
            for client in clients:
                await asyncio.to_thread(client.join)
            late = sum(lag > LATE for lag in lags) / len(lags)
            print(
                f"{'under hostile texts' if hostile else 'without'}: loop late by {spread(lags)} ms; "
                f"by more than {LATE * 1000:.0f} ms {late:.2%} of the time; "
                f"{time.perf_counter() - begun:.0f} s",
                flush=True,
            )
        watching.cancel()
    print(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}, {os.cpu_count()} processors")


async def make_author() -> None:
    """Somebody who may write."""
    container = Container(settings=load_settings())
    async with opened(container):
        ada = Registration(name="Ada", email=EMAIL, username=None, password=PASSWORD)
        await container.user_registration().appoint(ada, Role.AUTHOR)


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """The address of a server in this process."""
    with listening("127.0.0.1", 0) as sockets:
        config = uvicorn.Config(
            app_from_environment,
            factory=True,
            http="blog.entrypoints.http.protocol:ProblemProtocol",
            log_config=None,
            access_log=False,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=sockets))
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        server.should_exit = True
        await task


def run_reader(address: str) -> None:
    """A process that asks for something light, ten times a second."""
    asyncio.run(read(address))


def run_writers(address: str) -> None:
    """A process that writes what is hostile."""
    asyncio.run(write(address))


async def read(address: str) -> None:
    """The list of posts, again and again."""
    taken: list[float] = []
    until = time.perf_counter() + SECONDS
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        while (begun := time.perf_counter()) < until:
            (await client.get("/posts?limit=1")).raise_for_status()
            taken.append(time.perf_counter() - begun)
            await asyncio.sleep(0.1)
    print(f"a light request {spread(taken)} ms", flush=True)


async def write(address: str) -> None:
    """All of the texts by several writers at once, until the time is over."""
    told: Counter[str] = Counter()
    until = time.perf_counter() + SECONDS
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        answer = await client.post("/auth/token", json={"email": EMAIL, "password": PASSWORD})
        headers = {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}

        async def writer(first: int) -> None:
            texts = list(HOSTILE.values())
            for number in range(first, sys.maxsize):
                if time.perf_counter() > until:
                    return
                post = {"title": "a", "content": texts[number % len(texts)]}
                reply = await client.post("/posts", json=post, headers=headers)
                told[f"{reply.status_code} {reply.json().get('code', '')}".strip()] += 1

        await asyncio.gather(*(writer(first * 2) for first in range(WRITERS)))
    print(f"{WRITERS} writers were told {dict(told)}", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(measure(Path(place)))
