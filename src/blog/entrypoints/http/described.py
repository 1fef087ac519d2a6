"""Pieces of the OpenAPI document: parameters, headers, and the responses that hold problems."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from blog.domain.access.errors import InsufficientScope
from blog.domain.common.errors import DomainError, PreconditionFailed
from blog.entrypoints.http import problems
from blog.entrypoints.http.conditional import ETAG_PATTERN
from blog.entrypoints.http.errors import TransportError

Json = dict[str, Any]
Errors = Collection[type[DomainError | TransportError]]

_HEADERS: Final[Mapping[str, Json]] = {
    "ETag": {
        "description": "Strong tag of this representation; send it as `If-Match` to change what you saw.",
        "schema": {"type": "string", "pattern": ETAG_PATTERN},
        "required": True,
    },
    "X-Merged": {
        "description": "The fields that others had changed since the version that `If-Match` names, and that "
        "the edit left as they are now; only where `on_conflict=merge` had something to merge.",
        "schema": {"type": "string"},
        "example": "title, tags",
    },
    "Location": {
        "description": "Where the new resource is.",
        "schema": {"type": "string", "format": "uri-reference"},
        "required": True,
    },
    "Link": {
        "description": "`next`, `prev` and `first` page (RFC 8288), with the same order and filters.",
        "schema": {"type": "string"},
        "required": True,
    },
    "X-Total-Count": {
        "description": "How many entries the whole list has, where `count=true` asked.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Set-Cookie": {
        "description": "The session, in `__Host-session`.",
        "schema": {"type": "string"},
        "required": True,
    },
    "Retry-After": {
        "description": "Seconds to wait before another try.",
        "schema": {"type": "integer", "minimum": 0},
        "required": True,
    },
    "RateLimit": {
        "description": "For each limit that was counted: `r` more are free now, and one more in `t` seconds.",
        "schema": {"type": "string"},
        "example": '"sign_in";r=3;t=90',
    },
    "RateLimit-Policy": {
        "description": "Each limit that was counted: `q` in `w` seconds.",
        "schema": {"type": "string"},
        "example": '"sign_in";q=10;w=900',
    },
    "WWW-Authenticate": {
        "description": "How to authenticate (RFC 6750).",
        "schema": {"type": "string"},
        "required": True,
    },
}
_HEADERS_OF_PROBLEMS: Final[Mapping[int, Sequence[str]]] = {
    401: ["WWW-Authenticate"],
    412: ["ETag"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}
_STALE: Final = PreconditionFailed.code
_TAG_PATTERN: Final = r'^(W/)?"[\x21\x23-\x7e]*"(, (W/)?"[\x21\x23-\x7e]*")*$'
IF_MATCH: Final[Json] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "Change the resource only if it has this `ETag` (or one of several); else 412.",
    "schema": {"type": "string", "anyOf": [{"const": "*"}, {"pattern": _TAG_PATTERN}]},
    "example": "*",
}
IF_NONE_MATCH: Final[Json] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Answer 304 without a body if the resource still has this `ETag` (or one of several).",
    "schema": {"type": "string"},
    "example": '"3-0123456789abcdef01234567"',
}


def headers(*names: str) -> Json:
    """The descriptions of these response headers."""
    return {name: _HEADERS[name] for name in names}


def tell_limits(responses: dict[int | str, Json]) -> None:
    """Say that any of these responses may have the headers about limits."""
    for response in responses.values():
        response["headers"] = response.get("headers", {}) | headers("RateLimit", "RateLimit-Policy")


def query_parameters(model: type[BaseModel] | None) -> list[Json]:
    """The parameters that a model of a query string stands for."""
    properties: Mapping[str, Json] = {} if model is None else model.model_json_schema()["properties"]
    takes = getattr(model, "takes", None)
    return [_query_parameter(name, schema) for name, schema in properties.items() if name != takes]


def _query_parameter(name: str, schema: Json) -> Json:
    # None only means "not given", which a query string says by leaving the parameter out.
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    shape = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    if len(choices) == 1:
        shape = choices[0]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": schema["description"],
        "schema": shape,
    }


def problem_responses(errors: Errors) -> dict[int | str, Json]:
    """The responses that these errors are answered with, by status."""
    by_status: dict[int, dict[str, problems.Problem]] = {}
    for error in errors:
        problem = problems.problem_of(error)
        by_status.setdefault(problem.status, {})[problem.code] = problem
    return {
        status: _problem_response(status, list(by_status[status].values())) for status in sorted(by_status)
    }


def _problem_response(status: int, entries: Sequence[problems.Problem]) -> Json:
    described: Json = {
        "description": " ".join(f"`{entry.code}`: {entry.title}." for entry in entries),
        "content": {
            problems.MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {entry.code: {"value": _example(entry)} for entry in entries},
            }
        },
    }
    if any(entry.code == InsufficientScope.code for entry in entries):
        # Others of this status come without it.
        described["headers"] = {"WWW-Authenticate": {**_HEADERS["WWW-Authenticate"], "required": False}}
    if status in _HEADERS_OF_PROBLEMS:
        described["headers"] = headers(*_HEADERS_OF_PROBLEMS[status])
    return described


def _example(problem: problems.Problem) -> Json:
    more = {"current_version": 7, "changed": ["title", "tags"]} if problem.code == _STALE else {}
    return {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "instance": "/posts/first-light",
        "request_id": "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b",
        **more,
    }
