"""What is no HTTP request, or too much of one, is refused as a problem before an application sees it."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from blog.entrypoints.http import problems
from blog.entrypoints.http.errors import (
    HeadTooLarge,
    MalformedRequest,
    RequestTimeout,
    TransportError,
    UriTooLong,
)

NEW_ID: Final = "blog.new_request_id"
"""Where the state of the application's lifespan has a function that makes ids of requests."""
HEADERS: Final = "blog.safe_headers"
"""Where it has the headers of every answer."""
MOST_HEAD_BYTES: Final = 64 * 1024
MOST_HEADERS: Final = 100
LONGEST_TARGET: Final = 8 * 1024
HEAD_SECONDS: Final = 10
"""For how long a head may be on its way once it has begun."""


class _Refused(Exception):
    """Raised within the parser, to stop it; `_refusal` says why."""


class ProblemProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 with bounds for the head of a request, and its refusals in the form of all others.

    The parser keeps a field until it is whole, and copies it with every part that arrives: without a bound,
    96 MB in one field held the processor for eleven seconds. Trailers (RFC 9110, 6.5) are read past; uvicorn
    would put them among the headers, where they could tell another address of the client.
    """

    _refusal: TransportError | None = None
    _has_begun = False
    _has_head = False
    """Whether the head of the present request is there; before and after requests there is none."""
    _silent = 0
    """Bytes since anything was understood that is let go of: the length of a head or of trailers so far."""
    _hosts = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection, on which something has to come as soon as between two requests."""
        super().connection_made(transport)
        self._watch(self.timeout_keep_alive)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._watch_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._silent += len(data)
        is_first = not self._has_begun
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._silent > MOST_HEAD_BYTES:
            self._refuse(HeadTooLarge())
        elif self._has_head:
            self._watch_no_more()
        elif is_first or self._timer is None:
            self._watch(HEAD_SECONDS)

    def on_message_begin(self) -> None:
        """The parser found the start of a request."""
        super().on_message_begin()
        self._has_begun, self._has_head, self._silent, self._hosts = True, False, 0, 0

    def on_url(self, url: bytes) -> None:
        """The parser has a part of the target."""
        super().on_url(url)
        if len(self.url) > LONGEST_TARGET:
            self._stop(UriTooLong())

    def on_header(self, name: bytes, value: bytes) -> None:
        """The parser has a field of the head, or a trailer."""
        if self._has_head:
            return
        super().on_header(name, value)
        self._hosts += self.headers[-1][0] == b"host"
        if len(self.headers) > MOST_HEADERS:
            self._stop(HeadTooLarge())

    def on_headers_complete(self) -> None:
        """The parser has the whole head."""
        version = self.parser.get_http_version()
        if version not in {"1.0", "1.1"} or self._hosts > 1 or (version == "1.1" and not self._hosts):
            # RFC 9112, 3.2.
            self._stop(MalformedRequest("a request has one Host"))
        if sum(len(name) + len(value) for name, value in self.headers) > MOST_HEAD_BYTES:
            self._stop(HeadTooLarge())
        super().on_headers_complete()
        self._has_head = True

    def on_body(self, body: bytes) -> None:
        """The parser has a part of the body."""
        self._silent = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed, or what was stopped."""
        self._refuse(self._refusal or MalformedRequest(msg))

    def _stop(self, refusal: TransportError) -> None:
        self._refusal = refusal
        raise _Refused

    def _watch(self, seconds: float) -> None:
        self._watch_no_more()
        self._timer = self.loop.call_later(seconds, self._give_up)

    def _watch_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self._has_begun:
            self._refuse(RequestTimeout("the head of the request took too long to arrive"))
        else:
            self.transport.close()

    def _refuse(self, refusal: TransportError) -> None:
        """Say why, and hang up: nobody knows where a next request would begin."""
        if not self._has_begun_another_answer():
            new_id: Callable[[], str] = self.app_state[NEW_ID]
            request_id = new_id()
            scope = {problems.REQUEST_ID: request_id, "path": "", "raw_path": b""}
            response = problems.answer(scope, problems.problem_of(type(refusal)), detail=refusal.detail)
            headers = [
                *response.raw_headers,
                *self.app_state[HEADERS],
                (b"x-request-id", request_id.encode()),
                (b"connection", b"close"),
            ]
            status = f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}".encode()
            lines = [status, *(b"%b: %b" % header for header in headers), b"", response.body]
            self.transport.write(b"\r\n".join(lines))
        self.transport.close()

    def _has_begun_another_answer(self) -> bool:
        """Whether the client would take a refusal for a part of the answer to a request before this one."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        return cycle.response_started or not self._has_head
