"""Schemathesis compares the running service with its OpenAPI document, with all checks, in every phase."""

import asyncio
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest
import uvicorn
from dependency_injector import providers

from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.adapters.security.passwords import Argon2PasswordHasher
from blog.application.users.registration import Registration
from blog.config import load_settings
from blog.container import Container, opened
from blog.domain.access.roles import Role
from blog.entrypoints.http.app import create_app
from tests.support.api import PASSWORD

EMAIL: Final = "owner@example.org"
CONFIG: Final = Path(__file__).with_name("schemathesis.toml")
FEWEST: Final = 45
"""Operations that each run has to reach, of 67; a few are left out on purpose."""
PATIENCE: Final = 600
"""Seconds after which it is a failure that Schemathesis is not done."""


def container(url: str) -> Container:
    # So many that what stands behind the limits is tried, and so few that the limits are reached too.
    limits = {f"limit_{name}": "200/h" for name in ("registration", "recovery", "sign_in", "sign_in_network")}
    settings = load_settings(_env_file=None, environment="test", relay="worker", database_url=url, **limits)
    made = Container(settings=settings)
    made.hasher.override(providers.Singleton(Argon2PasswordHasher, memory_kib=8, passes=1))
    return made


async def appoint_owner(made: Container) -> None:
    owner = Registration(name="Owner", email=EMAIL, password=PASSWORD)
    async with opened(made):
        await made.user_registration().appoint(owner, Role.OWNER)


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The service on a port of its own, in a thread; its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(container(url)), log_config=None, lifespan="on"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'blog.sqlite3'}"
    Schema(DatabaseOptions(url=url)).upgrade()
    asyncio.run(appoint_owner(container(url)))
    return url


def token(address: str) -> str:
    credentials = {"email": EMAIL, "password": PASSWORD}
    answer = httpx.post(f"{address}/auth/token", json=credentials, timeout=PATIENCE)
    return str(answer.json()["access_token"])


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("caller", "phases"),
    [("owner", "coverage"), ("owner", "examples,fuzzing,stateful"), ("visitor", "examples,fuzzing")],
)
def test_schemathesis_finds_nothing(url: str, tmp_path: Path, caller: str, phases: str) -> None:
    with serving(url) as address:
        headers = ["--header", f"Authorization: Bearer {token(address)}"] if caller == "owner" else []
        run = subprocess.run(
            [
                *(Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG),
                *("run", f"{address}/openapi.json", "--no-color", "--checks", "all", "--phases", phases),
                *("--max-examples", "5", "--generation-deterministic", *headers),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert run.returncode == 0, run.stdout + run.stderr
    tested = re.search(r"Tested: ([0-9]+)", run.stdout)
    assert tested
    assert int(tested[1]) >= FEWEST, "hardly any of the operations was tested"
