"""What posts cost the server: its processor time per request, from the accounting of the (Linux) kernel."""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import httpx
from sqlalchemy import insert

from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.adapters.persistence.schema import Schema
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.users.registration import Registration
from blog.config import load_settings
from blog.container import Container, opened
from blog.domain.access.roles import Role
from blog.entrypoints.cli.listening import listening

AUTHORS: Final = [UUID(int=1 << 64 | number) for number in range(1_000)]
TAGS: Final = [UUID(int=2 << 64 | number) for number in range(100)]
POSTS: Final = [UUID(int=3 << 64 | number) for number in range(50_000)]
TEXT: Final = "The quick brown fox jumps over all. " * 30
BEGUN: Final = datetime(2020, 1, 1, tzinfo=UTC)
PIECE: Final = 1_000
CONNECTIONS: Final = 16
REQUESTS: Final = 2_000
ROUNDS: Final = 3
TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
EMAIL: Final = "ada@example.org"
PASSWORD: Final = "a comet in the east"  # noqa: S105 - of somebody who is made up

Question = tuple[int, str, str, dict[str, Any]]
"""How often, the method, the address with the number of the request in it, and what else is sent."""


def pieces() -> Iterator[tuple[type[Any], list[dict[str, Any]]]]:
    """Rows of a blog of 50,000 posts of 1,080 characters by 1,000 authors, each with 3 of 100 tags."""
    chance = Random(1)
    common = {"created_at": BEGUN, "updated_at": BEGUN, "version": 1}
    yield (
        UserRow,
        [
            {"id": each, "name": f"User {n}", "username": f"user-{n}", "email": f"{n}@example.org", **common}
            | {
                "email_key": f"{n}@example.org",
                "password": "x",
                "role": "author",
                "bio": "",
                "is_active": True,
            }
            for n, each in enumerate(AUTHORS)
        ],
    )
    yield (
        TagRow,
        [
            {"id": each, "name": f"Tag {n}", "name_key": f"tag {n}", "slug": f"tag-{n}", **common}
            for n, each in enumerate(TAGS)
        ],
    )
    for first in range(0, len(POSTS), PIECE):
        part = POSTS[first : first + PIECE]
        yield (
            PostRow,
            [
                {"id": each, "title": f"Post {n}", "slug": f"post-{n}", "author_id": chance.choice(AUTHORS)}
                | {"status": "published", "published_at": BEGUN + timedelta(minutes=n), "body_source": TEXT}
                | {
                    "body_html": f"<p>{TEXT}</p>\n",
                    "body_summary": TEXT[:300],
                    "body_words": 210,
                    "body_toc": [],
                }
                | {"body_renderer": "benchmark", **common}
                for n, each in enumerate(part, first)
            ],
        )
        yield (
            PostTagRow,
            [
                {"post_id": each, "tag_id": tag, "position": place}
                for each in part
                for place, tag in enumerate(chance.sample(TAGS, 3))
            ],
        )


async def fill() -> None:
    """Make the blog, and somebody who may write in it."""
    database = Database.open(DatabaseOptions(url=load_settings().database_url))
    for row, values in pieces():
        async with database.sessions.begin() as session:
            await session.execute(insert(row), values)
    await database.dispose()
    container = Container(settings=load_settings())
    async with opened(container):
        ada = Registration(name="Ada", email=EMAIL, username=None, password=PASSWORD)
        await container.user_registration().appoint(ada, Role.AUTHOR)


async def measure(folder: Path) -> None:
    """Serve in a process of its own, and ask it from this one."""
    os.environ["BLOG_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ.setdefault("BLOG_DATABASE_URL", f"sqlite+aiosqlite:///{folder}/blog.sqlite3")
    os.environ["BLOG_MAIL_URL"] = f"file://{folder}/mail"
    await asyncio.to_thread(Schema(DatabaseOptions(url=load_settings().database_url)).upgrade)
    await fill()
    with listening("127.0.0.1", 0) as sockets:
        port = sockets[0].getsockname()[1]
    os.environ["BLOG_PORT"] = str(port)
    with (folder / "log").open("w") as log:
        command = (sys.executable, "-m", "blog.entrypoints.cli.main", "serve")
        server = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: ASYNC220, S603 - itself, before anything else runs
        try:
            await ask(server.pid, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()
    print(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}, {os.cpu_count()} processors")


async def ask(server: int, address: str) -> None:
    """Ask each kind of question in several rounds."""
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        token = await sign_in(client)
        headers = {"Authorization": f"Bearer {token}"}
        new = {"title": "New", "content": TEXT, "tags": ["Tag 1", "Tag 2", "Tag 3"]}
        questions: dict[str, Question] = {
            "list of 20": (REQUESTS, "GET", "/posts", {}),
            "list of 20 with content": (REQUESTS, "GET", "/posts?include=content", {}),
            "one post": (REQUESTS, "GET", "/posts/post-{number}", {}),
            "one post, signed in": (REQUESTS, "GET", "/posts/post-{number}", {"headers": headers}),
            "/health/live": (REQUESTS, "GET", "/health/live", {}),
            "create a post with 3 tags": (
                REQUESTS // 4,
                "POST",
                "/posts",
                {"headers": headers, "json": new},
            ),
        }
        for name, question in questions.items():
            rounds = [await cost(server, client, question) for _ in range(ROUNDS)]
            print(f"{name}: {min(rounds):,.0f} to {max(rounds):,.0f} µs", flush=True)


async def sign_in(client: httpx.AsyncClient) -> str:
    """A token, as soon as the server is up."""
    while True:
        try:
            answer = await client.post("/auth/token", json={"email": EMAIL, "password": PASSWORD})
        except httpx.ConnectError:
            await asyncio.sleep(0.1)
        else:
            return str(answer.raise_for_status().json()["access_token"])


async def cost(server: int, client: httpx.AsyncClient, question: Question) -> float:
    """Microseconds of processor time of the server and its workers per request."""
    most, method, path, more = question
    numbers = iter(range(most))

    async def caller() -> None:
        for number in numbers:
            (await client.request(method, path.format(number=number), **more)).raise_for_status()

    before = spent(server)
    await asyncio.gather(*(caller() for _ in range(CONNECTIONS)))
    return (spent(server) - before) / most * 1_000_000


def spent(process: int) -> float:
    """Seconds of processor time of the process and those that it began."""
    times = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    return (int(times[11]) + int(times[12])) * TICK + sum(spent(int(child)) for child in children)


if __name__ == "__main__":
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(measure(Path(place)))
    print(f"{time.perf_counter() - begun:.0f} s")
