"""What an endpoint asks of a request: who is calling, with which parameters, and the services to call."""

from dataclasses import dataclass, field
from typing import Final, TypeVar

from fastapi import Request
from pydantic import BaseModel

from blog.application.ports.tokens import SecretKind
from blog.container import Container
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.sessions.errors import InvalidToken
from blog.entrypoints.http.browsers import session_cookie
from blog.entrypoints.http.errors import MalformedRequest

ACTOR: Final = "blog.actor"
"""Where the scope of a request has who is asking."""
GIVEN: Final = "blog.given"
"""Where the scope of a request has what it came with to show that."""
QUERY: Final = "blog.query"
"""Where the scope of a request has its query parameters."""

_FOR_PROGRAMS: Final = frozenset({SecretKind.PERSONAL_TOKEN, SecretKind.CONTENT_TOKEN})

Q = TypeVar("Q", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Given:
    """What a request came with to show who is asking."""

    secret: str = field(repr=False)
    by_cookie: bool
    """Whether a browser sent it by itself; any page can make it do that."""


def services(request: Request) -> Container:
    """The container of the application that answers this request."""
    container: Container = request.scope["app"].state.container
    return container


def actor_of(request: Request) -> Actor:
    """Who is asking; the route found it out."""
    actor: Actor = request.scope[ACTOR]
    return actor


def query_of(request: Request, model: type[Q]) -> Q:
    """The query parameters; `model` is the one that the route declares."""
    query = request.scope[QUERY]
    if not isinstance(query, model):
        raise TypeError(f"the route of {request.url.path} does not declare {model.__name__}")
    return query


def given_by(request: Request) -> Given:
    """What the request came with; to be asked where only members may come."""
    given: Given = request.scope[GIVEN]
    return given


def look_at(request: Request) -> Given | None:
    """What the request comes with, or None.

    A token of a session is good in the header and in the cookie: it is one session, and who has the token has
    it either way. Raises `MalformedRequest` for both at once, and as `bearer_token` and `session_cookie` do.
    """
    bearer, cookie = bearer_token(request), session_cookie(request.scope)
    if bearer is not None and cookie is not None:
        raise MalformedRequest(
            "there is a session in a cookie and a token in Authorization: send one of them"
        )
    if cookie is not None:
        return Given(cookie, by_cookie=True)
    return None if bearer is None else Given(bearer, by_cookie=False)


async def identify(request: Request, given: Given | None, *, members_only: bool) -> Actor:
    """Find out who is asking.

    A token that is not valid is refused on public routes too: its bearer believes to be signed in. Raises
    `InvalidToken`, and `AuthenticationRequired` for visitors where only members may come.
    """
    if given is not None:
        container = services(request)
        actor = await _behind(container, given)
        container.calls().current().actor = actor
        return actor
    if members_only:
        raise AuthenticationRequired
    return ANONYMOUS


async def _behind(container: Container, given: Given) -> Actor:
    # A cookie holds a session and nothing else, whatever other tokens the header may have.
    kind = container.tokens().kind_of(given.secret)
    if kind is SecretKind.SESSION:
        return await container.authentication().authenticate(given.secret)
    if kind in _FOR_PROGRAMS and not given.by_cookie:
        return await container.token_authentication().authenticate(given.secret)
    raise InvalidToken


def bearer_token(request: Request) -> str | None:
    """The token of the header `Authorization`, or None where there is no such header.

    Raises `InvalidToken` for any other scheme, and `MalformedRequest` where the header is given twice.
    """
    given: list[bytes] = [value for name, value in request.scope["headers"] if name == b"authorization"]
    if not given:
        return None
    if len(given) > 1:
        raise MalformedRequest("the header Authorization is given more than once")
    scheme, _, token = given[0].decode("latin-1").strip().partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken
    return token.strip()
