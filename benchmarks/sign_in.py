"""How signing in behaves: whether its time tells who has an account, and how a crowd holds the loop up."""

import asyncio
import json
import multiprocessing
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import httpx
import uvicorn

from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.config import load_settings
from blog.entrypoints.cli.listening import listening
from blog.entrypoints.http.app import app_from_environment

PEOPLE: Final = 40
ROUNDS: Final = 6
CROWD: Final = 200
ATTEMPTS: Final = 250
TICK: Final = 0.005
LATE: Final = 0.02
PASSWORD: Final = "a comet in the east"  # noqa: S105 - of people who are made up
WRONG: Final = "a comet in the west"
LIMITS: Final = (
    "SIGN_IN", "SIGN_IN_ACCOUNT", "SIGN_IN_NETWORK", "SIGN_IN_TOTAL", "REGISTRATION", "REGISTRATION_TOTAL",
)  # fmt: skip


async def measure(what: str, folder: Path) -> None:
    """Serve in this process, and let a client in another one sign in."""
    os.environ |= {f"BLOG_LIMIT_{name}": "999999/h" for name in LIMITS}
    os.environ["BLOG_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ.setdefault("BLOG_DATABASE_URL", f"sqlite+aiosqlite:///{folder}/blog.sqlite3")
    os.environ["BLOG_MAIL_URL"] = f"file://{folder}/mail"
    settings = load_settings()
    await asyncio.to_thread(Schema(DatabaseOptions(url=settings.database_url)).upgrade)
    with listening("127.0.0.1", 0) as sockets:
        config = uvicorn.Config(
            app_from_environment,
            factory=True,
            http="blog.entrypoints.http.protocol:ProblemProtocol",
            log_config=None,
            access_log=False,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=sockets))
        address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        lags: list[float] = []
        watching = asyncio.create_task(watch(lags))
        context = multiprocessing.get_context("spawn")
        client = context.Process(target=run_client, args=(what, address))
        client.start()
        await asyncio.to_thread(client.join)
        watching.cancel()
        server.should_exit = True
        await serving
    if what == "crowd":
        share = sum(lag > LATE for lag in lags) / len(lags)
        print(f"loop late by {spread(lags)} ms; by more than {LATE * 1000:.0f} ms {share:.2%} of the time")
    print(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}, {os.cpu_count()} processors")


async def watch(lags: list[float]) -> None:
    """Note by how much each tick is late."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append(time.perf_counter() - begun - TICK)


def run_client(what: str, address: str) -> None:
    """The other process."""
    asyncio.run({"times": times, "crowd": crowd}[what](address))


async def join(client: httpx.AsyncClient) -> list[str]:
    """Make accounts; gives their addresses."""
    emails = [f"person.{number}@example.org" for number in range(PEOPLE)]
    for number, email in enumerate(emails):
        person = {"name": f"Person {number}", "email": email, "password": PASSWORD}
        (await client.post("/users", json=person)).raise_for_status()
    return emails


async def times(address: str) -> None:
    """Known and unknown addresses in turn, with a wrong password."""
    known: list[float] = []
    unknown: list[float] = []
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        emails = await join(client)
        for number in range(ATTEMPTS):
            for email, taken in ((emails[number % PEOPLE], known), (f"nobody.{number}@example.org", unknown)):
                begun = time.perf_counter()
                answer = await client.post("/auth/token", json={"email": email, "password": WRONG})
                taken.append(time.perf_counter() - begun)
                if answer.status_code != httpx.codes.UNAUTHORIZED:
                    raise RuntimeError(answer.text)
    chance = random.Random(0)
    again = sorted(
        auc(chance.choices(known, k=len(known)), chance.choices(unknown, k=len(unknown))) for _ in range(400)
    )
    print(f"known {spread(known)} ms; unknown {spread(unknown)} ms")
    print(f"AUC {auc(known, unknown):.3f}, 95 % of resamples from {again[10]:.3f} to {again[-11]:.3f}")


async def crowd(address: str) -> None:
    """Everybody at once, several times."""
    limits = httpx.Limits(max_connections=CROWD)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        emails = await join(client)
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            answers = await asyncio.gather(
                *(
                    client.post("/auth/token", json={"email": emails[number % PEOPLE], "password": PASSWORD})
                    for number in range(CROWD)
                )
            )
            told = Counter(answer.status_code for answer in answers)
            print(f"{CROWD} at once: {json.dumps(told)} in {time.perf_counter() - begun:.1f} s", flush=True)


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely a time of the one is longer than a time of the other (Mann and Whitney's U, scaled)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, start=1) if which == 0)
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def spread(seconds: Sequence[float]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    ordered = sorted(seconds)
    high = ordered[int(len(ordered) * 0.99)]
    return f"p50 {statistics.median(ordered) * 1000:.2f} p99 {high * 1000:.2f} max {ordered[-1] * 1000:.2f}"


if __name__ == "__main__":
    if sys.argv[1:] not in (["times"], ["crowd"]):
        sys.exit("Say what: python -m benchmarks.sign_in times|crowd")
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(measure(sys.argv[1], Path(place)))
