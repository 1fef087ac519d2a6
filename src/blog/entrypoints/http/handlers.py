"""Turn whatever is raised while a request is answered into a problem."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from blog.application.limits.errors import RateLimited
from blog.domain.access.errors import InsufficientScope
from blog.domain.common.errors import DomainError, ValidationFailed
from blog.domain.sessions.errors import InvalidToken
from blog.entrypoints.http import limits, problems
from blog.entrypoints.http.browsers import CLEARED
from blog.entrypoints.http.calls import GIVEN, Given
from blog.entrypoints.http.conditional import StaleTag, answer_stale_tag
from blog.entrypoints.http.errors import (
    MOST_ERRORS,
    InputError,
    InvalidInput,
    MethodNotAllowed,
    RouteNotFound,
    TransportError,
)
from blog.entrypoints.http.refusals import remember

_LONGEST_KEY: Final = 64
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})

# What pydantic says of a value, in codes that stay when the library changes. No text repeats the value.
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("missing", "is required"),
    "extra_forbidden": ("unknown_field", "is not known here"),
    "string_too_short": ("too_short", "at least {min_length} characters"),
    "string_too_long": ("too_long", "at most {max_length} characters"),
    "too_short": ("too_few", "at least {min_length} entries"),
    "too_long": ("too_many", "at most {max_length} entries"),
    "string_pattern_mismatch": ("wrong_format", "does not have the form that the documentation describes"),
    "greater_than_equal": ("out_of_range", "at least {ge}"),
    "less_than_equal": ("out_of_range", "at most {le}"),
    "literal_error": ("unknown_value", "one of: {expected}"),
    "enum": ("unknown_value", "one of: {expected}"),
    "wrong_format": ("wrong_format", "{expected}"),
}
_TYPES: Final[Mapping[str, str]] = {
    "string_type": "a string",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "uuid_type": "a UUID",
}


def install_handlers(app: FastAPI) -> None:
    """Let the application answer errors with problems."""
    app.add_exception_handler(DomainError, answer_domain_error)
    app.add_exception_handler(TransportError, answer_transport_error)
    app.add_exception_handler(RequestValidationError, answer_invalid_request)
    app.add_exception_handler(HTTPException, answer_http_exception)
    app.add_exception_handler(StaleTag, answer_stale_tag)


async def answer_domain_error(request: Request, error: Exception) -> Response:
    """A refusal of the domain, by its kind."""
    assert isinstance(error, DomainError)  # noqa: S101 - Starlette hands over what the handler is registered for
    errors: tuple[InputError, ...] = ()
    detail = error.detail
    headers: dict[str, str] = {}
    if isinstance(error, InsufficientScope):
        headers["WWW-Authenticate"] = problems.scope_challenge(error.needed)
    if isinstance(error, ValidationFailed):
        prefix = "/" if request.method in _WITH_BODY else ""
        errors = tuple(InputError(prefix + each.field, each.code, each.detail) for each in error.errors)
        detail = None
    if isinstance(error, RateLimited):
        headers |= limits.retry_after(error.verdict)
    given: Given | None = request.scope.get(GIVEN)
    if isinstance(error, InvalidToken) and given is not None and given.by_cookie:
        headers["Set-Cookie"] = CLEARED
    answer = problems.answer(
        request.scope, problems.problem_of(type(error)), detail=detail, errors=errors, headers=headers
    )
    return remember(request, error, answer)


async def answer_transport_error(request: Request, error: Exception) -> Response:
    """A refusal of HTTP itself."""
    assert isinstance(error, TransportError)  # noqa: S101 - as above
    return problems.answer(
        request.scope,
        problems.problem_of(type(error)),
        detail=error.detail,
        errors=error.errors,
        headers=error.headers,
    )


async def answer_invalid_request(request: Request, error: Exception) -> Response:
    """Values that do not fit the schemas."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    invalid = InvalidInput(errors=tuple(_input_errors(error.errors())))
    return await answer_transport_error(request, invalid)


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """What Starlette and FastAPI raise themselves."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    match error.status_code:
        case 404:
            return await answer_transport_error(request, RouteNotFound())
        case 405:
            return _answer_method(request)
        case _:
            # The API raises none; whoever does is not written for it.
            raise error


def _answer_method(request: Request) -> Response:
    allowed = ", ".join(allowed_methods(request))
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": allowed})
    return problems.answer(request.scope, problems.problem_of(MethodNotAllowed), headers={"Allow": allowed})


def allowed_methods(request: Request) -> Sequence[str]:
    """All methods of all routes with this path: Starlette only knows those of the first."""
    found = {"OPTIONS"}
    for route in request.app.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods
    return sorted(found | {"HEAD"} if "GET" in found else found)


def _input_errors(errors: Sequence[Mapping[str, Any]]) -> Iterator[InputError]:
    for error in errors[:MOST_ERRORS]:
        kind = error["type"]
        if kind in _TYPES:
            code, detail = "wrong_type", f"must be {_TYPES[kind]}"
        else:
            code, words = _WORDS.get(kind, ("invalid", "is not valid"))
            detail = words.format_map(error.get("ctx", {}))
        yield InputError(_pointer(error["loc"]), code, detail)


def _pointer(location: Sequence[str | int]) -> str:
    """`("body", "tags", 2)` as `/tags/2`, `("query", "limit")` as `limit`."""
    place, *path = (str(part) for part in location)
    if place != "body":
        return "/".join(path)
    # A name that is longer than any real one points at the object that it stands in.
    if path and len(path[-1]) > _LONGEST_KEY:
        path.pop()
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
