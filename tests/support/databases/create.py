"""New, empty databases."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, NoReturn
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from tests.support.databases import mysql, postgres
from tests.support.databases.broker import server_for
from tests.support.databases.server import Server, Unavailable, required

Kind = Literal["sqlite", "postgresql", "mysql"]

# For `@pytest.mark.parametrize("kind", DATABASES)` where a test wants databases of its own.
DATABASES: Final = (
    pytest.param("sqlite", id="sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
    pytest.param("mysql", id="mysql", marks=pytest.mark.mysql),
)


@contextmanager
def create_database(kind: Kind) -> Iterator[str]:
    """Give the SQLAlchemy URL, with the asynchronous driver, of a new, empty database; drop it afterwards.

    Skips the test when there is no server, or fails it when BLOG_TEST_REQUIRE names the kind.
    """
    match kind:
        case "sqlite":
            with tempfile.TemporaryDirectory(prefix="blog-sqlite-") as folder:
                yield f"sqlite+aiosqlite:///{Path(folder, 'blog.db')}"
        case "postgresql":
            with _postgresql(server_or_skip(kind, name="postgres")) as url:
                yield url
        case "mysql":
            with _mysql(server_or_skip(kind, name="mysql")) as url:
                yield url


def server_or_skip(kind: str, *, name: str) -> Server:
    """The server of this kind; skips or fails the test where there is none."""
    try:
        return server_for(kind)
    except Unavailable as reason:
        skip_or_fail(kind, reason, name=name)


def skip_or_fail(kind: str, reason: Unavailable, *, name: str) -> NoReturn:
    """Skip the test for want of a server, or fail it where BLOG_TEST_REQUIRE has the name."""
    if required(name):
        pytest.fail(f"{kind} is required, but {reason}", pytrace=False)
    pytest.skip(f"no {kind}: {reason}")


@contextmanager
def _postgresql(server: Server) -> Iterator[str]:
    name = f"blog_test_{uuid4().hex}"
    postgres.execute(server.url, f'CREATE DATABASE "{name}"')
    try:
        yield _url(server, "postgresql+asyncpg", name)
    finally:
        postgres.execute(server.url, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _mysql(server: Server) -> Iterator[str]:
    name = f"blog_test_{uuid4().hex}"
    mysql.execute(server.url, f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4")
    try:
        yield _url(server, "mysql+aiomysql", name, charset="utf8mb4")
    finally:
        # A transaction that a test left open would otherwise hold this for a day.
        mysql.execute(server.url, "SET lock_wait_timeout = 5", f"DROP DATABASE `{name}`")


def _url(server: Server, driver: str, database: str, **query: str) -> str:
    url = make_url(server.url).set(drivername=driver, database=database).update_query_dict(query)
    return url.render_as_string(hide_password=False)
