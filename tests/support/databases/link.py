"""A way to a database server that can freeze, and time that flies meanwhile, so that nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import pytest
from sqlalchemy import URL, make_url

_TURN: Final = 0.1
"""Seconds that one turn of the event loop takes while time flies."""
_PORTS: Final = {"postgresql": 5432, "mysql": 3306}

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class FlyingTime:
    """The clock of the running event loop. Once it has flown it stays ahead."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._loop = asyncio.get_running_loop()
        self._real = self._loop.time
        self._ahead = 0.0
        self._flies = False
        monkeypatch.setattr(self._loop, "time", self.now)

    def now(self) -> float:
        """Seconds, as the event loop counts them."""
        return self._real() + self._ahead

    def fly(self) -> None:
        """From now on each turn of the loop takes a tenth of a second."""
        if not self._flies:
            self._flies = True
            self._turn()

    def stand(self) -> None:
        """Go on as real time does."""
        self._flies = False

    def _turn(self) -> None:
        if self._flies:
            self._ahead += _TURN
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
