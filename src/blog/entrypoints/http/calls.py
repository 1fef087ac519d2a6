"""What an endpoint asks of a request: who is calling, with which parameters, and the services to call."""

from typing import Final, TypeVar

from fastapi import Request
from pydantic import BaseModel

from blog.application.ports.tokens import SecretKind
from blog.container import Container
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.sessions.errors import InvalidToken
from blog.entrypoints.http.errors import MalformedRequest

ACTOR: Final = "blog.actor"
"""Where the scope of a request has who is asking."""
QUERY: Final = "blog.query"
"""Where the scope of a request has its query parameters."""

_FOR_PROGRAMS: Final = frozenset({SecretKind.PERSONAL_TOKEN, SecretKind.CONTENT_TOKEN})

Q = TypeVar("Q", bound=BaseModel)


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


async def identify(request: Request, *, members_only: bool) -> Actor:
    """Find out who is asking.

    A token that is not valid is refused on public routes too: its bearer believes to be signed in. Raises
    `InvalidToken`, `MalformedRequest`, and `AuthenticationRequired` for visitors where only members may come.
    """
    token = bearer_token(request)
    if token is not None:
        container = services(request)
        is_session = container.tokens().kind_of(token) not in _FOR_PROGRAMS
        authentication = container.authentication() if is_session else container.token_authentication()
        actor = await authentication.authenticate(token)
        container.calls().current().actor = actor
        return actor
    if members_only:
        raise AuthenticationRequired
    return ANONYMOUS


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
