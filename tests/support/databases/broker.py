"""One place that starts servers, for every process of a run.

The process that started pytest listens on a local socket, whose address every worker inherits in the
environment; the first test that needs a kind of server has it started, all others get the same one, and the
end of the run stops it. A run that needs no server starts none.
"""

import os
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from multiprocessing.connection import Client, Listener
from pathlib import Path
from threading import Thread
from typing import Self

from tests.support.databases import mysql, postgres, redis
from tests.support.databases.server import Server, Source, Unavailable, brief, first_available

ADDRESS = "BLOG_TEST_DATABASE_BROKER"
SOURCES: Mapping[str, tuple[Source, ...]] = {
    "postgresql": postgres.SOURCES,
    "mysql": mysql.SOURCES,
    "redis": redis.SOURCES,
}

Answer = tuple[str, str] | str  # a server's URL and source, or why there is none


class Broker(AbstractContextManager["Broker"]):
    """Starts servers on demand; leaving it stops them."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self._scope = ExitStack()

    def __enter__(self) -> Self:
        folder = self._scope.enter_context(tempfile.TemporaryDirectory(prefix="blog-test-"))
        self._address = str(Path(folder, "broker"))
        self._listener = self._scope.enter_context(Listener(self._address))
        self._thread = Thread(target=self._serve, name="database-broker", daemon=True)
        self._thread.start()
        os.environ[ADDRESS] = self._address
        return self

    def __exit__(self, *_: object) -> None:
        with Client(self._address) as end:
            end.send(None)
        self._thread.join()
        del os.environ[ADDRESS]
        self._scope.close()

    def _serve(self) -> None:
        while True:
            with self._listener.accept() as connection:
                kind = connection.recv()
                if kind is None:
                    return
                if kind not in self.answers:
                    self.answers[kind] = self._start(kind)
                connection.send(self.answers[kind])

    def _start(self, kind: str) -> Answer:
        try:
            # The waiting test has made warnings errors, but these libraries are not under test.
            with warnings.catch_warnings(action="ignore"):
                scope, server = first_available(SOURCES[kind])
        except Unavailable as reason:
            return str(reason)
        except Exception as error:  # noqa: BLE001  (whoever asked must get an answer, whatever happened here)
            return f"{type(error).__name__}: {brief(error)}"
        self._scope.push(scope)
        return server.url, server.source


@cache
def server_for(kind: str) -> Server:
    """Ask the broker of this run for its server of this kind."""
    with Client(os.environ[ADDRESS]) as connection:
        connection.send(kind)
        answer: Answer = connection.recv()
    if isinstance(answer, str):
        raise Unavailable(answer)
    return Server(*answer)
