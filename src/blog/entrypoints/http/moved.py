"""What has another address by now: one 308 leads to where it is (RFC 9110, 15.4.9).

Only reads are led on. A write names what it changes by the current address, or is told that nothing is there.
"""

from typing import Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from blog.entrypoints.http.described import Json

# All that a query string may hold (RFC 3986, 3.4), and what is encoded already.
_IN_QUERY: Final = "%/?:@!$&'()*+,;=-._~"
_DESCRIBED: Final[Json] = {
    "description": "It has another address by now. Nothing stands between the two: one step leads there.",
    "headers": {
        "Location": {
            "description": "The path where it is, with the query string of the request.",
            "schema": {"type": "string", "format": "uri-reference"},
            "required": True,
        }
    },
}


def moved(request: Request, path: str) -> Response:
    """308 to this path, with the query string of the request.

    `path` begins with a slash and is encoded. Whether the caller may know of what is there, and of its having
    moved, is for the endpoint to find out first. No cache keeps it: where something moves away and back, two
    answers of different times would lead to each other, and round and round.
    """
    query = quote(request.scope["query_string"], safe=_IN_QUERY)
    location = f"{path}?{query}" if query else path
    return Response(status_code=308, headers={"Location": location, "Cache-Control": "no-store"})


def may_move(route: Json) -> Json:
    """The declaration of a route, as from `reads`, that answers an address of the past with `moved`."""
    return {**route, "responses": {**route["responses"], 308: _DESCRIBED}}
