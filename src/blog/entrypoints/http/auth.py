"""Signing in over HTTP, for programs."""

from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from blog.application.limits.errors import RateLimited
from blog.application.ports.passwords import HasherBusy
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict
from blog.domain.access.permissions import Action
from blog.domain.sessions.errors import InvalidCredentials
from blog.entrypoints.http.body import FORM_TYPE, JSON_TYPE, parse_form, parse_json, read_body, require_type
from blog.entrypoints.http.calls import services
from blog.entrypoints.http.operations import serves
from blog.entrypoints.http.responses import JSON
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.auth import AccessToken, Credentials, PasswordGrant

router = make_router("/auth", "auth")
_GRANT: Final = TypeAdapter(PasswordGrant)
_CREDENTIALS: Final = TypeAdapter(Credentials)

_TOKEN_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Credentials"}},
        FORM_TYPE: {"schema": {"$ref": "#/components/schemas/PasswordGrant"}},
    },
}


@router.post(
    "/token",
    **serves(
        Action.SESSION_START,
        summary="Sign in a program",
        answer=AccessToken,
        body=_TOKEN_BODY,
        raises=[
            InvalidCredentials,
            RateLimited,
            HasherBusy,
            StorageUnavailable,
            TransientConflict,
            OutcomeUnknown,
        ],
    ),
)
async def create_token(request: Request) -> Response:
    """Start a session with e-mail address and password, as JSON or as the password form of OAuth 2.

    Send the token as `Authorization: Bearer …`. Browsers use `POST /auth/sessions`, which sets a cookie. A
    session ends after 14 days without use, after 90 days at the latest, and when it is deleted. The header
    `Authorization` is not looked at here: clients of OAuth 2 send other things in it.
    """
    email, password = await _credentials(request)
    session = await services(request).signing_in().sign_in(email, password)
    token = AccessToken.of(session, services(request).clock().now())
    return Response(token.model_dump_json(), headers={"Pragma": "no-cache"}, media_type=JSON)


async def _credentials(request: Request) -> tuple[str, str]:
    body = await read_body(request)
    kind = require_type(request, JSON_TYPE, FORM_TYPE)
    try:
        if kind == FORM_TYPE:
            form = _GRANT.validate_python(parse_form(body))
            return form.username, form.password
        credentials = _CREDENTIALS.validate_python(parse_json(body))
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in errors]) from None
    return credentials.email, credentials.password
