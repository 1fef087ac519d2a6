"""The answers of the API, with their headers."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from starlette.responses import Response

from blog.domain.common.paging import Page, PageRequest, Position
from blog.entrypoints.http import caching
from blog.entrypoints.http.calls import actor_of, services
from blog.entrypoints.http.conditional import is_not_modified
from blog.entrypoints.http.cursors import Cursors
from blog.entrypoints.http.parameters import ListQuery
from blog.entrypoints.http.representation import Rendered, Representation, V

JSON: Final = "application/json"


def read(request: Request, found: Rendered) -> Response:
    """One resource; 304 where the caller has it already."""
    if is_not_modified(request, found.etag):
        return not_modified(request, found.etag)
    return Response(found.body, headers=_of_resource(request, found.etag), media_type=JSON)


def not_modified(request: Request, etag: str) -> Response:
    """What the caller has is still what there is."""
    return Response(status_code=304, headers=_of_resource(request, etag))


def written(found: Rendered, *, merged: Sequence[str] = ()) -> Response:
    """What a change made of a resource; `merged` are the fields that others had changed meanwhile."""
    headers = {"ETag": found.etag, **({"X-Merged": ", ".join(merged)} if merged else {})}
    return Response(found.body, headers=headers, media_type=JSON)


def created(found: Rendered, location: str) -> Response:
    """A new resource, and where it is."""
    return Response(
        found.body, status_code=201, headers={"ETag": found.etag, "Location": location}, media_type=JSON
    )


def _of_resource(request: Request, etag: str) -> dict[str, str]:
    return {"ETag": etag, **caching.for_reader(actor_of(request))}


def noted() -> Response:
    """It is done later, or not; the answer does not say."""
    return Response(status_code=202)


def gone() -> Response:
    """Nothing is left."""
    return Response(status_code=204)


class Listing:
    """One list as one request asks for it: what to read, and how to answer."""

    def __init__(self, request: Request, query: ListQuery) -> None:
        self._request = request
        self._query = query
        self._cursors = Cursors(services(request).signing_key())

    def page(self) -> PageRequest:
        """What to read. Raises `InvalidCursor` and `ValidationFailed`."""
        query = self._query
        return PageRequest(
            limit=query.limit,
            skip=query.skip,
            position=None if query.cursor is None else self._cursors.read(query.cursor, self._name()),
            order=query.order,
            count=query.count,
        )

    def answer(self, page: Page[V], representation: Representation[V]) -> Response:
        """The page with its neighbours in `Link` (RFC 8288)."""
        headers = caching.for_reader(actor_of(self._request))
        headers["Link"] = ", ".join(self._links(page))
        if page.total is not None:
            headers["X-Total-Count"] = str(page.total)
        body = representation.many(page.items, self._query.chosen)
        return Response(body, headers=headers, media_type=JSON)

    def _name(self) -> str:
        """The list with its order and filters: what a cursor is good for."""
        return f"{self._request.scope['path']} {self._query.scope()}"

    def _links(self, page: Page[V]) -> Iterator[str]:
        for relation, position in (("next", page.next), ("prev", page.previous)):
            if position is not None:
                yield f'<{self._address(position)}>; rel="{relation}"'
        yield f'<{self._address(None)}>; rel="first"'

    def _address(self, position: Position | None) -> str:
        given = self._request.scope["query_string"].decode("latin-1")
        query = [(name, value) for name, value in parse_qsl(given) if name not in {"cursor", "skip"}]
        if position is not None:
            query.append(("cursor", self._cursors.write(position, self._name())))
        path = quote(self._request.scope["path"], safe="/")
        return f"{path}?{urlencode(query, quote_via=quote, safe=',')}" if query else path
