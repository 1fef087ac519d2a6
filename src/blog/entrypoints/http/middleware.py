"""What surrounds every request. Pure ASGI: a `BaseHTTPMiddleware` would cost more than all of it together."""

import logging
import re
import sys
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.container import UnsuitableServer
from blog.domain.access.actor import ANONYMOUS
from blog.entrypoints.http import problems
from blog.entrypoints.http.calls import ACTOR
from blog.entrypoints.http.errors import CorsRefused, InternalError
from blog.entrypoints.logs import traced

RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]

EXPOSED: Final = (
    "ETag",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Merged",
    "X-Request-Id",
    "X-Total-Count",
)
_REQUEST_ID: Final = re.compile(rb"(?=[A-Za-z0-9._:+/=-]{1,128}\Z)(?!.*b[a-z]_[A-Za-z0-9_-]{43}).*")
"""An id that may be kept in logs and the audit trail: nobody's address, and none of the service's secrets."""
_UNRESERVED: Final = "/%:@!$&'()*+,;=-._~"

_ALWAYS: Final[RawHeaders] = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
_UNLESS_GIVEN: Final = MappingProxyType(
    {
        # The last two do not fall back to `default-src`.
        b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        b"form-action 'none'",
        b"cache-control": b"no-store",
    }
)
_STRICT_TRANSPORT: Final = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")

_requests = logging.getLogger("blog.http")


class RequestLog:
    """Gives each request an id, and each answer one line in the log."""

    def __init__(self, app: ASGIApp, clock: Clock, ids: IdGenerator) -> None:
        self._app = app
        self._clock = clock
        self._ids = ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and write the line when the answer is out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = self._clock.monotonic()
        method = scope["method"]
        request_id = scope[problems.REQUEST_ID] = self._request_id(scope)
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            route = scope.get("route")
            actor = scope.get(ACTOR, ANONYMOUS)
            _requests.info(
                "request",
                extra={
                    "request_id": request_id,
                    "method": method,
                    "route": None if route is None else route.path_format,
                    "status": status,
                    "problem": scope.get(problems.CODE),
                    "duration_ms": round((self._clock.monotonic() - began) * 1000, 3),
                    "user_id": None if actor.is_anonymous else str(actor.user_id),
                    "token_id": None if actor.token_id is None else str(actor.token_id),
                },
            )

    def _request_id(self, scope: Scope) -> str:
        for name, value in scope["headers"]:
            if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
                return str(value.decode())
        return str(self._ids.new())


def safe_headers(*, strict_transport: bool) -> RawHeaders:
    """The headers that every answer has which brings none of its own. With `strict_transport` HSTS too."""
    return (*_UNLESS_GIVEN.items(), *_always(strict_transport=strict_transport))


def _always(*, strict_transport: bool) -> RawHeaders:
    return (*_ALWAYS, _STRICT_TRANSPORT) if strict_transport else _ALWAYS


class SafeHeaders:
    """Puts the headers on every answer that keep browsers and caches from doing too much with it."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool) -> None:
        self._app = app
        self._always = _always(strict_transport=strict_transport)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                given = {name for name, _ in headers}
                headers += [pair for pair in _UNLESS_GIVEN.items() if pair[0] not in given]
                message["headers"] = [*headers, *self._always]
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class Cors(CORSMiddleware):
    """Starlette's, whose refusals are problems like all others."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer preflight requests; let the others pass."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if not (
            scope.get("method") == "OPTIONS"
            and "origin" in headers
            and "access-control-request-method" in headers
        ):
            await super().__call__(scope, receive, send)
            return
        response = self.preflight_response(request_headers=headers)
        if response.status_code != 200:  # noqa: PLR2004 - as RFC 9110 numbers it
            problem = problems.problem_of(CorsRefused)
            response = problems.answer(scope, problem, headers={"Vary": response.headers["vary"]})
        await response(scope, receive, send)

    async def send(self, message: Message, send: Send, request_headers: Headers) -> None:
        """Send an answer on; only pages that may read it are told of what they may do."""
        if self.is_allowed_origin(request_headers.get("origin", "")):
            await super().send(message, send, request_headers)
            return
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            MutableHeaders(scope=message).add_vary_header("Origin")
        await send(message)


class Failsafe:
    """Answers 500 itself when nobody else did: the server would drop the connection without a word."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_watched)
        except ClientDisconnect:
            # Nobody is left to answer.
            return
        except Exception:
            _requests.exception("unexpected error", extra={"request_id": scope.get(problems.REQUEST_ID)})
            if started:
                raise
            await problems.answer(scope, problems.problem_of(InternalError))(scope, receive, send)


class PlainRefusal:
    """Says in one line why the service does not start, where that is for the operator to mend."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start and end; answer, unchanged."""

        async def send_plainly(message: Message) -> None:
            refusal = sys.exception()
            if message["type"] == "lifespan.startup.failed" and refusal is not None:
                # Starlette puts the whole traceback there, with all words.
                is_plain = isinstance(refusal, UnsuitableServer)
                message = {**message, "message": str(refusal) if is_plain else traced(refusal)}
            await send(message)

        await self._app(scope, receive, send_plainly if scope["type"] == "lifespan" else send)


class OneAddress:
    """Each resource has one address, without a slash at its end, and answers HEAD as it answers GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect to the address without the slash, or answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"].endswith("/") and scope["path"] != "/":
            await Response(status_code=308, headers={"Location": _without_slash(scope)})(scope, receive, send)
        elif scope["method"] == "HEAD":
            # A copy: the server looks at its own scope to know that the answer may have no body.
            asked = {**scope, "method": "GET"}
            try:
                await self._app(asked, receive, _head_only(send))
            finally:
                scope.update({**asked, "method": "HEAD"})
        else:
            await self._app(scope, receive, send)


def _without_slash(scope: Scope) -> str:
    # One slash at the start: with two it would be the address of another host, and browsers take a backslash
    # for a slash.
    path = "/" + quote(problems.sent_path(scope).strip("/"), safe=_UNRESERVED)
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{quote(query, safe=_UNRESERVED + '?[]')}" if query else path


def _head_only(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
