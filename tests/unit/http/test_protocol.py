"""How bytes become requests: what is too much, too slow or ambiguous never gets to an application."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from blog.entrypoints.http import protocol
from blog.entrypoints.http.protocol import (
    HEADERS,
    LONGEST_TARGET,
    MOST_HEAD_BYTES,
    MOST_HEADERS,
    NEW_ID,
    ProblemProtocol,
)

HEAD = b"Host: blog.test\r\n"
CHUNKED = b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the headers of the request, once its body is there."""
    message = await receive()
    while message.get("more_body"):
        message = await receive()
    if message["type"] == "http.disconnect":
        return
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    body = json.dumps(headers).encode()
    length = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": body})


class Wire(asyncio.Transport):
    """The other end of a connection."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_closed = False

    def write(self, data: Any) -> None:  # noqa: ANN401 - as asyncio has it
        self.written += data

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as asyncio has it
        return default

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Connection:
    """A client that sends bytes."""

    def __init__(self, *, idle: int = 75) -> None:
        config = uvicorn.Config(
            echo, http=ProblemProtocol, log_config=None, server_header=False, timeout_keep_alive=idle
        )
        config.load()
        self.wire = Wire()
        state = {NEW_ID: lambda: "an-id", HEADERS: ((b"x-content-type-options", b"nosniff"),)}
        self.protocol = ProblemProtocol(config, ServerState(), state)
        self.protocol.connection_made(self.wire)

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            if not self.wire.is_closed:
                self.protocol.data_received(part)
                await self.settle()

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    @property
    def statuses(self) -> list[int]:
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", self.wire.written)]

    @property
    def answer(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.wire.written.rpartition(b"\r\n\r\n")[2])
        return document


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    connection = Connection()
    yield connection
    connection.protocol.connection_lost(None)


async def refused(connection: Connection, status: int, code: str) -> None:
    assert connection.statuses == [status]
    assert (connection.answer["status"], connection.answer["code"]) == (status, code)
    assert connection.answer["request_id"] == "an-id"
    head = connection.wire.written.lower()
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head
    assert b"connection: close" in head
    assert connection.wire.is_closed


async def test_a_request_is_answered_and_the_next_one_too(connection: Connection) -> None:
    whole = b"GET /a HTTP/1.1\r\n" + HEAD + b"\r\n"
    await connection.send(whole, whole[:9], whole[9:], CHUNKED + b"\r\n3\r\nabc\r\n0\r\n\r\n")
    assert connection.statuses == [200, 200, 200]
    assert not connection.wire.is_closed


async def test_trailers_are_no_headers(connection: Connection) -> None:
    trailers = b"X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer x\r\nHost: evil.test\r\n"
    await connection.send(CHUNKED + b"\r\n3\r\nabc\r\n", b"0\r\n" + trailers + b"\r\n")
    assert connection.answer == {"host": "blog.test", "transfer-encoding": "chunked"}


@pytest.mark.parametrize(
    "lines",
    [b"", HEAD + HEAD, b"Host: a\r\nhost: b\r\n"],
    ids=["none", "twice", "two"],
)
async def test_a_request_has_one_host(connection: Connection, lines: bytes) -> None:
    await connection.send(b"GET / HTTP/1.1\r\n" + lines + b"\r\n")
    await refused(connection, 400, "malformed_request")


async def test_an_old_client_needs_no_host(connection: Connection) -> None:
    await connection.send(b"GET / HTTP/1.0\r\n\r\n")
    assert connection.statuses == [200]


async def test_a_request_without_a_version_is_none(connection: Connection) -> None:
    await connection.send(b"GET /\r\n\r\n")
    await refused(connection, 400, "malformed_request")


@pytest.mark.parametrize("size", [LONGEST_TARGET, LONGEST_TARGET + 1])
async def test_a_target_has_eight_kibibytes(connection: Connection, size: int) -> None:
    await connection.send(b"GET /".ljust(size + 4, b"x") + b" HTTP/1.1\r\n" + HEAD + b"\r\n")
    if size == LONGEST_TARGET:
        assert connection.statuses == [200]
    else:
        await refused(connection, 414, "uri_too_long")


@pytest.mark.parametrize("count", [MOST_HEADERS, MOST_HEADERS + 1])
async def test_a_head_has_a_hundred_fields(connection: Connection, count: int) -> None:
    await connection.send(b"GET / HTTP/1.1\r\n" + HEAD + b"X-A: b\r\n" * (count - 1) + b"\r\n")
    if count == MOST_HEADERS:
        assert connection.statuses == [200]
    else:
        await refused(connection, 431, "head_too_large")


@pytest.mark.parametrize("size", [MOST_HEAD_BYTES - 16, MOST_HEAD_BYTES])
async def test_a_head_that_comes_at_once_has_64_kibibytes(connection: Connection, size: int) -> None:
    field = b"X-A: " + b"x" * (size - 3)
    await connection.send(b"GET / HTTP/1.1\r\n" + HEAD + field + b"\r\n\r\n")
    if size < MOST_HEAD_BYTES:
        assert connection.statuses == [200]
    else:
        await refused(connection, 431, "head_too_large")


@pytest.mark.parametrize(
    "begin",
    [b"GET / HTTP/1.1\r\nX-A: ", CHUNKED + b"\r\n0\r\nX-A: ", CHUNKED + b"\r\n3;x="],
    ids=["header", "trailer", "extension of a chunk"],
)
async def test_what_comes_without_an_end_is_cut_off(connection: Connection, begin: bytes) -> None:
    await connection.send(begin, *[b"x" * 1024] * 66)
    await refused(connection, 431, "head_too_large")


async def test_a_body_may_be_longer_than_a_head(connection: Connection) -> None:
    size = 3 * MOST_HEAD_BYTES
    begin = b"POST / HTTP/1.1\r\n" + HEAD + f"Content-Length: {size}\r\n\r\n".encode()
    await connection.send(begin, *[b"x" * 1024] * (size // 1024))
    assert connection.statuses == [200]


async def test_a_head_that_has_begun_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0)
    for first in (b"", b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n"):
        connection = Connection()
        await connection.send(*([first] if first else []))
        assert not connection.wire.is_closed
        connection.wire.written = b""
        await connection.send(b"GET / HTTP/1.1\r\nHo")
        await refused(connection, 408, "request_timeout")


async def test_a_connection_on_which_nothing_comes_is_closed_like_one_between_requests() -> None:
    connection = Connection(idle=0)
    await connection.settle()
    assert (connection.wire.is_closed, connection.wire.written) == (True, b"")


async def test_a_body_has_a_time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0)
    connection = Connection()
    await connection.send(b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1\r\n\r\n", b"x")
    assert connection.statuses == [200]


async def test_a_refusal_is_not_taken_for_the_answer_to_the_request_before(connection: Connection) -> None:
    first = b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1\r\n\r\nx"
    connection.protocol.data_received(first + b"GET / HTTP/1.1\r\n\r\n")
    assert connection.wire.written == b""
    assert connection.wire.is_closed
