"""Each way to a PostgreSQL server leads to one that answers."""

from contextlib import AbstractContextManager, ExitStack

import asyncpg
import pytest
from sqlalchemy import make_url

from tests.support.databases import postgres
from tests.support.databases.server import Server, Unavailable, required


def enter(scope: ExitStack, source: AbstractContextManager[Server], *, named_in_require: str) -> Server:
    try:
        return scope.enter_context(source)
    except Unavailable as reason:
        if required(named_in_require):
            pytest.fail(f"{named_in_require} is required, but {reason}", pytrace=False)
        pytest.skip(str(reason))


async def version_of(server: Server) -> str:
    dsn = make_url(server.url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        return str(await connection.fetchval("SELECT version()"))
    finally:
        await connection.close()


@pytest.mark.docker
async def test_testcontainers_starts_a_server_that_answers() -> None:
    with ExitStack() as scope:
        server = enter(scope, postgres.container(), named_in_require="docker")
        assert (await version_of(server)).startswith("PostgreSQL ")


async def test_the_embedded_server_answers_on_every_machine() -> None:
    with ExitStack() as scope:
        server = enter(scope, postgres.embedded(), named_in_require="postgres")
        assert (await version_of(server)).startswith("PostgreSQL 18")
