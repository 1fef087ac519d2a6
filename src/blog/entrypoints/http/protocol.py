"""Bytes that are no HTTP request are refused as a problem too, before any application sees them."""

from collections.abc import Callable
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from blog.entrypoints.http import problems
from blog.entrypoints.http.errors import MalformedRequest

NEW_ID: Final = "blog.new_request_id"
"""Where the state of the application's lifespan has a function that makes ids of requests."""
HEADERS: Final = "blog.safe_headers"
"""Where it has the headers of every answer."""


class ProblemProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, with its one answer of its own in the form of all others."""

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed, and hang up: nobody knows where a next request would begin."""
        new_id: Callable[[], str] = self.app_state[NEW_ID]
        request_id = new_id()
        scope = {problems.REQUEST_ID: request_id, "path": "", "raw_path": b""}
        response = problems.answer(scope, problems.problem_of(MalformedRequest), detail=msg)
        headers = [
            *response.raw_headers,
            *self.app_state[HEADERS],
            (b"x-request-id", request_id.encode()),
            (b"connection", b"close"),
        ]
        lines = [b"HTTP/1.1 400 Bad Request", *(b"%b: %b" % header for header in headers), b"", response.body]
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()
