"""How a client gets the token of its session, and loses it: in the answer, or in a cookie."""

from fastapi import Request
from starlette.responses import Response

from blog.application.sessions.signing_in import SignedIn
from blog.domain.sessions.session import Session as Limits
from blog.entrypoints.http.browsers import CLEARED, cookie_with
from blog.entrypoints.http.calls import given_by, services
from blog.entrypoints.http.responses import JSON, gone
from blog.entrypoints.http.schemas.auth import AccessToken
from blog.entrypoints.http.schemas.sessions import Session


def cookie_for(request: Request, signed_in: SignedIn) -> str:
    """The header that gives a browser its session."""
    # Until the session ends at the latest: whether it was used for two weeks is for the server to know.
    left = signed_in.session.created_at + Limits.ABSOLUTE - services(request).clock().now()
    return cookie_with(signed_in.token, int(left.total_seconds()))


def renewed(request: Request, signed_in: SignedIn) -> Response:
    """The new token of a session: in the answer, or in the cookie where the old one was."""
    if given_by(request).by_cookie:
        body = Session.of(signed_in.session, current=signed_in.session.id).model_dump_json()
        return Response(body, headers={"Set-Cookie": cookie_for(request, signed_in)}, media_type=JSON)
    token = AccessToken.of(signed_in, services(request).clock().now())
    return Response(token.model_dump_json(), headers={"Pragma": "no-cache"}, media_type=JSON)


def gone_with_cookie(request: Request) -> Response:
    """The session is over; where it came in a cookie, the browser forgets that."""
    response = gone()
    if given_by(request).by_cookie:
        response.headers["Set-Cookie"] = CLEARED
    return response
