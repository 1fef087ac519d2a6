"""Sessions over HTTP: begin one in a browser, renew it, see where one is signed in, end it."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from blog.application.limits.errors import RateLimited
from blog.application.ports.passwords import HasherBusy
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict
from blog.domain.access.permissions import Action
from blog.domain.common.ids import SessionId
from blog.domain.sessions.errors import (
    InvalidCredentials,
    SessionNotFound,
    TokenReplaced,
    TooManyRenewals,
)
from blog.entrypoints.http import caching
from blog.entrypoints.http.browsers import session_cookie
from blog.entrypoints.http.calls import actor_of, given_by, query_of, services
from blog.entrypoints.http.operations import acts, deletes, shows, signs_in
from blog.entrypoints.http.responses import JSON, gone
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.auth import AccessToken, Credentials
from blog.entrypoints.http.schemas.sessions import EndingQuery, Password, Session
from blog.entrypoints.http.session_tokens import cookie_for, gone_with_cookie, renewed

router = make_router("/auth/sessions", "auth")
_SESSIONS: Final = TypeAdapter(list[Session])
_Id = Annotated[UUID, Path(description="The id of the session.")]


@router.post(
    "",
    **signs_in(
        Action.SESSION_START,
        summary="Sign in a browser",
        answer=Session,
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
async def create_session(request: Request, credentials: Credentials) -> Response:
    """Start a session with e-mail address and password, and give it to the browser in a cookie.

    The cookie is `__Host-session`: scripts cannot read it, and it goes over HTTPS only, which browsers take
    `localhost` for. A session that the browser had before ends. Programs use `POST /auth/token`.
    """
    signed_in = (
        await services(request)
        .signing_in()
        .sign_in(credentials.email, credentials.password, in_place_of=session_cookie(request.scope))
    )
    entry = signed_in.session
    headers = {"Location": f"/auth/sessions/{entry.id}", "Set-Cookie": cookie_for(request, signed_in)}
    body = Session.of(entry, current=entry.id).model_dump_json()
    return Response(body, status_code=201, headers=headers, media_type=JSON)


@router.get("", **shows(Action.SESSION_READ, summary="List your sessions", answer=list[Session]))
async def list_sessions(request: Request) -> Response:
    """Where you are signed in, the place that was used last first: at most 500 sessions."""
    actor = actor_of(request)
    entries = await services(request).session_keeping().list(actor)
    body = _SESSIONS.dump_json([Session.of(entry, current=actor.session_id) for entry in entries])
    return Response(body, headers=caching.for_reader(actor), media_type=JSON)


@router.delete(
    "",
    **deletes(Action.SESSION_END, summary="End your sessions", query=EndingQuery, conditional=False),
)
async def delete_sessions(request: Request) -> Response:
    """Sign out everywhere, or everywhere else with `keep=current`."""
    keeps = query_of(request, EndingQuery).keep is not None
    await services(request).session_keeping().end_all(actor_of(request), keep_current=keeps)
    return gone() if keeps else gone_with_cookie(request)


@router.delete("/current", **deletes(Action.SESSION_END, summary="Sign out", conditional=False))
async def delete_current_session(request: Request) -> Response:
    """End the session that the request comes with. Its token is worth nothing from then on."""
    await services(request).signing_out().sign_out(actor_of(request))
    return gone_with_cookie(request)


@router.post(
    "/current/rotate",
    **acts(
        Action.SESSION_RENEW,
        summary="Renew the token of this session",
        answer=AccessToken | Session,
        body=False,
        raises=[TokenReplaced, TooManyRenewals],
    ),
)
async def rotate_session(request: Request) -> Response:
    """Replace the token of the session that the request comes with.

    The new one is in the answer, or in the cookie where the old one was: then the answer is the session. The
    old one is good for 60 seconds more, for requests under way. When it comes back later, somebody has a
    copy, and the session ends. A token can be replaced once, and a session renewed 1,000 times.
    """
    renewal = services(request).session_renewal()
    return renewed(request, await renewal.rotate(actor_of(request), given_by(request).secret))


@router.post(
    "/current/reauthenticate",
    **acts(
        Action.SESSION_RENEW,
        summary="Give the password again",
        answer=AccessToken | Session,
        raises=[InvalidCredentials, RateLimited, HasherBusy, TokenReplaced, TooManyRenewals],
    ),
)
async def reauthenticate_session(request: Request, given: Password) -> Response:
    """Show that it is still you, for what is sensitive: good for 15 minutes.

    The token is replaced with that, as by `rotate`.
    """
    proof = services(request).reauthentication()
    token = given_by(request).secret
    return renewed(request, await proof.reauthenticate(actor_of(request), token, given.password))


@router.get(
    "/{session_id:uuid}",
    **shows(Action.SESSION_READ, summary="Read a session", answer=Session, raises=[SessionNotFound]),
)
async def get_session(request: Request, session_id: _Id) -> Response:
    """One of your sessions."""
    actor = actor_of(request)
    entry = await services(request).session_keeping().get(actor, SessionId(session_id))
    body = Session.of(entry, current=actor.session_id).model_dump_json()
    return Response(body, headers=caching.for_reader(actor), media_type=JSON)


@router.delete(
    "/{session_id:uuid}",
    **deletes(Action.SESSION_END, summary="End a session", conditional=False, raises=[SessionNotFound]),
)
async def delete_session(request: Request, session_id: _Id) -> Response:
    """End one of your sessions: a device that was lost, or a sign-in that you do not recognise."""
    actor = actor_of(request)
    await services(request).session_keeping().end(actor, SessionId(session_id))
    return gone_with_cookie(request) if session_id == actor.session_id else gone()
