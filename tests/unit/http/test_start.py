"""The start of the service, as a server drives it."""

from contextlib import suppress

import pytest
from dependency_injector import providers
from starlette.types import Message

from blog.container import Container, UnsuitableServer
from blog.entrypoints.http.app import create_app
from tests.support.composition import container_over
from tests.support.world import World


class Database:
    """A database of which something is known at the start."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error
        self.is_open = True

    async def verify(self) -> None:
        if self._error is not None:
            raise self._error

    async def dispose(self) -> None:
        self.is_open = False


async def told_at_start(container: Container) -> Message:
    """The first thing that the server is told."""
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "lifespan.shutdown" if told else "lifespan.startup"}

    async def send(message: Message) -> None:
        told.append(message)

    with suppress(UnsuitableServer, ZeroDivisionError):
        await create_app(container)({"type": "lifespan", "state": {}}, receive, send)
    return told[0]


def over(database: Database) -> Container:
    container = container_over(World())
    container.database.override(providers.Object(database))
    return container


async def test_a_database_that_loses_data_is_refused_in_one_line() -> None:
    database = Database(UnsuitableServer("it cuts values off"))
    assert await told_at_start(over(database)) == {
        "type": "lifespan.startup.failed",
        "message": "it cuts values off",
    }
    assert not database.is_open


async def test_of_what_nobody_expected_the_place_is_told_without_the_words_of_others() -> None:
    told = await told_at_start(over(Database(ZeroDivisionError("a secret"))))
    assert told["type"] == "lifespan.startup.failed"
    assert "test_start.py" in told["message"]
    assert told["message"].endswith("ZeroDivisionError\n")
    assert "secret" not in told["message"]


@pytest.mark.parametrize("relay", ["server", "worker"])
async def test_it_starts_where_nothing_speaks_against_it(relay: str) -> None:
    container = container_over(World(), relay=relay)
    container.outbox_pump.override(providers.Object(Pump()))
    assert await told_at_start(container) == {"type": "lifespan.startup.complete"}


class Pump:
    def start(self) -> None:
        """There is nothing to deliver."""

    async def stop(self) -> None:
        """As above."""
