"""How a route is declared: its permission, and what the OpenAPI document says of it.

Each function gives the keyword arguments of a route. `actions` are the rows of the permission table that the
route stands for; `raises` are the errors beyond those that every route of its kind can answer with. Where
`RateLimited` is among them, all answers of the route may tell of limits.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from blog.application.limits.errors import RateLimited
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict
from blog.domain.access.permissions import Action
from blog.domain.common.errors import (
    AuthenticationRequired,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)
from blog.domain.common.paging import InvalidCursor
from blog.domain.sessions.errors import InvalidToken
from blog.entrypoints.http.described import (
    IF_MATCH,
    IF_NONE_MATCH,
    Errors,
    Json,
    headers,
    problem_responses,
    query_parameters,
    tell_limits,
)
from blog.entrypoints.http.errors import (
    CrossSiteRequest,
    InternalError,
    MalformedRequest,
    PayloadTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
)
from blog.entrypoints.http.permissions import (
    PERMISSION,
    needs_sign_in,
    permits,
    refusals_of_sessions,
    refusals_of_tokens,
)
from blog.entrypoints.http.routing import DECLARATION, Declaration

_WRITE: Errors = (PermissionDenied, CrossSiteRequest, RequestTimeout, TransientConflict, OutcomeUnknown)
_UNASKED: Errors = (StorageUnavailable, TransientConflict, OutcomeUnknown)
_BODY: Errors = (RequestTimeout, PayloadTooLarge, UnsupportedMediaType)


def lists(
    *actions: Action, summary: str, answer: object, query: type[BaseModel], raises: Errors = ()
) -> Json:
    """A list in pages."""
    denied: Errors = (PermissionDenied,) if needs_sign_in(actions) else ()
    return _operation(
        actions,
        summary=summary,
        success={
            "description": "A page of the list.",
            "model": answer,
            "headers": headers("Link", "X-Total-Count"),
        },
        errors=(InvalidCursor, *denied, *raises),
        query=query,
    )


def reads(
    *actions: Action, summary: str, answer: object, query: type[BaseModel], raises: Errors = ()
) -> Json:
    """One resource with its entity tag."""
    described = _operation(
        actions,
        summary=summary,
        success={"description": "The resource.", "model": answer, "headers": headers("ETag")},
        errors=raises,
        query=query,
        parameters=[IF_NONE_MATCH],
    )
    described["responses"][304] = {"description": "It has not changed.", "headers": headers("ETag")}
    return described


def creates(
    *actions: Action, summary: str, answer: object, links: Mapping[str, str], raises: Errors = ()
) -> Json:
    """A new resource, from a JSON body. `links` are operations that take its id, and how they call it."""
    return _operation(
        actions,
        summary=summary,
        status=201,
        success={
            "description": "It is made.",
            "model": answer,
            "headers": headers("Location", "ETag"),
            "links": {
                name: {"operationId": name, "parameters": {parameter: "$response.body#/id"}}
                for name, parameter in links.items()
            },
        },
        errors=(*_writing(actions), *_BODY, *raises),
    )


def changes(*actions: Action, summary: str, answer: object, body: bool = True, raises: Errors = ()) -> Json:
    """A change of one resource, which may depend on its entity tag."""
    return _operation(
        actions,
        summary=summary,
        success={"description": "It is done.", "model": answer, "headers": headers("ETag")},
        errors=(*_writing(actions), PreconditionFailed, *(_BODY if body else ()), *raises),
        parameters=[IF_MATCH],
    )


def deletes(
    *actions: Action,
    summary: str,
    query: type[BaseModel] | None = None,
    conditional: bool = True,
    raises: Errors = (),
) -> Json:
    """The end of one resource, which may depend on its entity tag."""
    return _operation(
        actions,
        summary=summary,
        status=204,
        success={"description": "It is gone."},
        errors=(*_writing(actions), *((PreconditionFailed,) if conditional else ()), *raises),
        query=query,
        parameters=[IF_MATCH] if conditional else [],
    )


def shows(*actions: Action, summary: str, answer: object, raises: Errors = ()) -> Json:
    """Something of the caller's own that no two callers share, and that has no entity tag."""
    return _operation(
        actions,
        summary=summary,
        success={"description": "Here it is.", "model": answer},
        errors=(PermissionDenied, *raises),
    )


def acts(*actions: Action, summary: str, answer: object, body: bool = True, raises: Errors = ()) -> Json:
    """Something that is done, with a JSON body or without, and has no resource of its own."""
    return _operation(
        actions,
        summary=summary,
        success={"description": "It is done.", "model": answer},
        errors=(*_writing(actions), *(_BODY if body else ()), *raises),
    )


def accepts(
    *actions: Action, summary: str, body: bool = True, asks_who: bool = True, raises: Errors = ()
) -> Json:
    """Something that may come of it later, such as a message; the answer does not say."""
    writing = _writing(actions) if asks_who else _UNASKED
    described = _operation(
        actions,
        summary=summary,
        status=202,
        success={"description": "It is noted."},
        errors=(*writing, *(_BODY if body else ()), *raises),
        asks_who=asks_who,
    )
    # Without a body, which FastAPI would otherwise describe as JSON.
    return {**described, "response_class": Response}


def settles(*actions: Action, summary: str, raises: Errors = ()) -> Json:
    """Something that whoever has the secret in the body may do. It does not look at who is asking."""
    return _operation(
        actions,
        summary=summary,
        status=204,
        success={"description": "It is done."},
        errors=(*_UNASKED, *_BODY, *raises),
        asks_who=False,
    )


def signs_in(*actions: Action, summary: str, answer: object, raises: Errors = ()) -> Json:
    """A new session, which a browser gets in a cookie. It does not look at who is asking."""
    return _operation(
        actions,
        summary=summary,
        status=201,
        success={
            "description": "It is made.",
            "model": answer,
            "headers": headers("Location", "Set-Cookie"),
        },
        errors=(CrossSiteRequest, *_BODY, *raises),
        asks_who=False,
        hands_out_cookie=True,
    )


def serves(
    *actions: Action, summary: str, answer: object = None, body: Json | None = None, raises: Errors = ()
) -> Json:
    """Something that does not look at who is asking. `body` describes one that the endpoint reads itself."""
    described = _operation(
        actions,
        summary=summary,
        success={"description": "Here it is.", **({"model": answer} if answer else {})},
        errors=(*(_BODY if body else ()), *raises),
        asks_who=False,
        reads_body=body is not None,
    )
    if body is not None:
        described["openapi_extra"]["requestBody"] = body
    return described


def _writing(actions: Sequence[Action]) -> Errors:
    return (*_WRITE, *refusals_of_sessions(actions))


def _operation(
    actions: Sequence[Action],
    *,
    summary: str,
    success: Json,
    errors: Errors,
    status: int = 200,
    query: type[BaseModel] | None = None,
    parameters: Sequence[Json] = (),
    asks_who: bool = True,
    reads_body: bool = False,
    hands_out_cookie: bool = False,
) -> Json:
    every: Errors = (MalformedRequest, ValidationFailed, InternalError)
    asking: Errors = (InvalidToken, StorageUnavailable) if asks_who else ()
    if asks_who:
        asking = (*asking, *refusals_of_tokens(actions))
    members: Errors = (AuthenticationRequired,) if needs_sign_in(actions) else ()
    given = [*query_parameters(query), *parameters]
    responses: dict[int | str, Json] = {
        status: success,
        **problem_responses((*every, *asking, *members, *errors)),
    }
    if RateLimited in errors:
        tell_limits(responses)
    return {
        "summary": summary,
        "status_code": status,
        "response_model": None,
        "responses": responses,
        "openapi_extra": {
            DECLARATION: Declaration(
                actions=actions,
                asks_who=asks_who,
                query=query,
                reads_body=reads_body,
                hands_out_cookie=hands_out_cookie,
            ),
            PERMISSION: permits(*actions),
            "security": _security(actions, asks_who=asks_who),
            **({"parameters": given} if given else {}),
        },
    }


def _security(actions: Sequence[Action], *, asks_who: bool) -> list[Any]:
    if not asks_who:
        return []
    schemes: list[Any] = [{"bearer": []}, {"cookie": []}, {"password": []}]
    return schemes if needs_sign_in(actions) else [{}, *schemes]
