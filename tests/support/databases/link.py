"""A way to a database server that can freeze, and time that flies meanwhile, so that nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

import pytest
from sqlalchemy import URL, make_url

PATIENCE: Final = 12
"""Seconds after which a caller must know: six for an answer, two to hang up, and some for a busy machine."""
_TURN: Final = 0.1
"""Seconds that one turn of the event loop takes while time flies."""
_PORTS: Final = {"postgresql": 5432, "mysql": 3306}

T = TypeVar("T")
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class FlyingTime:
    """The clock of the running event loop. While it flies it goes by turns of the loop alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._loop = asyncio.get_running_loop()
        self._real = self._loop.time
        self._ahead = 0.0
        self._flying_at: float | None = None
        monkeypatch.setattr(self._loop, "time", self.now)

    def now(self) -> float:
        """Seconds, as the event loop counts them."""
        return self._real() + self._ahead if self._flying_at is None else self._flying_at

    def fly(self) -> None:
        """From now on each turn of the loop takes a tenth of a second."""
        if self._flying_at is None:
            self._flying_at = self.now()
            self._loop.call_soon(self._turn)

    def stand(self) -> None:
        """Go on from here as real time does."""
        self._ahead = self.now() - self._real()
        self._flying_at = None

    def _turn(self) -> None:
        if self._flying_at is not None:
            self._flying_at += _TURN
            self._loop.call_soon(self._turn)


class Link:
    """Carries bytes between a client and the server until it freezes: then nothing comes, and nobody is told.

    Time flies from the moment when somebody waits for an answer that does not come.
    """

    def __init__(self, url: str, time: FlyingTime) -> None:
        self.time = time
        self._server_url = make_url(url)
        self._own_url: URL
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The same database, through this link."""
        return self._own_url.render_as_string(hide_password=False)

    def freeze(self) -> None:
        self._thawed.clear()

    def thaw(self) -> None:
        """Carry on, with what was held back first."""
        self.time.stand()
        self._thawed.set()

    async def in_time(self, work: Coroutine[None, None, T]) -> T:
        """What comes of work that must not take longer than somebody is patient."""
        task = asyncio.create_task(work)
        await asyncio.wait([task], timeout=PATIENCE)
        if not task.done():
            # Not cancelled: a COMMIT under way cannot be.
            self.thaw()
            await asyncio.wait([task])
            pytest.fail("it would have been waited for", pytrace=False)
        return await task

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        # A Unix socket stands in the query.
        self._own_url = self._server_url.difference_update_query(["host"]).set(host=host, port=port)
        try:
            yield
        finally:
            self.thaw()
            server.close()
            for task in self._carrying:
                task.cancel()
            await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client of MySQL says nothing before the server has spoken.
        self._notice_waiting()
        server_reader, server_writer = await self._connect()
        for source, sink, asks in ((reader, server_writer, True), (server_reader, writer, False)):
            task = asyncio.create_task(self._carry(source, sink, asks=asks))
            self._carrying.add(task)

    def _notice_waiting(self) -> None:
        if not self._thawed.is_set():
            self.time.fly()

    async def _connect(self) -> Streams:
        url = self._server_url
        port = url.port or _PORTS[url.get_backend_name()]
        if isinstance(folder := url.query.get("host"), str):
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        return await asyncio.open_connection(url.host or "127.0.0.1", port)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, asks: bool) -> None:
        # Whoever hangs up in the middle of it has its reasons.
        with suppress(OSError):
            try:
                while data := await source.read(1 << 16):
                    if asks:
                        self._notice_waiting()
                    await self._thawed.wait()
                    sink.write(data)
                    await sink.drain()
            finally:
                sink.close()
