"""Problem details (RFC 9457): the catalogue of everything that can go wrong, and the documents about it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from html import escape
from inspect import cleandoc
from types import MappingProxyType
from typing import Final, TypeVar
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import Scope

from blog.domain.access.actor import PROOF_LASTS
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.common.errors import DomainError
from blog.domain.sessions.errors import InvalidToken
from blog.entrypoints.http.errors import STATUS_OF_KIND, InputError, TransportError

E = TypeVar("E", bound=Exception)

MEDIA_TYPE: Final = "application/problem+json"
REQUEST_ID: Final = "blog.request_id"
"""Where the scope of a request has its id."""
CODE: Final = "blog.problem"
"""Where the scope of a request that was answered with a problem has its code."""
RETRY_AFTER: Final = "1"
"""Seconds after which a busy service is worth another try."""
NOTHING_MORE: Final[Mapping[str, object]] = MappingProxyType({})
_SECRET: Final = re.compile(r"(?<=\A/previews/).+|\bb[a-z]_[A-Za-z0-9_-]{20,}", re.DOTALL)
"""In a path: whatever stands behind `/previews/`, and what looks like a token of this service."""
_COVER: Final = "***"
_CHALLENGE: Final = 'Bearer realm="blog"'
_ERRORS: Final[Mapping[str, Sequence[str]]] = {
    InvalidToken.code: ['error="invalid_token"'],
    # RFC 9470: how long ago the password may have been given.
    ReauthenticationRequired.code: [
        'error="insufficient_user_authentication"',
        f"max_age={PROOF_LASTS // timedelta(seconds=1)}",
    ],
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal; the code is stable and the last part of its address."""

    code: str
    status: int
    title: str
    explanation: str

    @property
    def type(self) -> str:
        """The address of the page that explains it."""
        return f"/problems/{self.code}"


def problem_of(error: type[DomainError | TransportError]) -> Problem:
    """The catalogue entry of a class of errors."""
    status = error.status if issubclass(error, TransportError) else STATUS_OF_KIND[error.kind]
    return Problem(error.code, status, error.title, cleandoc(error.__doc__ or error.title))


def catalogue() -> Mapping[str, Problem]:
    """Every problem that this service can answer with, by code."""
    # Where both know a code, the words of the domain win.
    by_code = {error.code: problem_of(error) for error in _concrete(TransportError)}
    by_code |= {error.code: problem_of(error) for error in _concrete(DomainError)}
    return dict(sorted(by_code.items()))


def _concrete(root: type[E]) -> Iterator[type[E]]:
    for error in root.__subclasses__():
        if error.__module__.startswith("blog."):
            yield error
        yield from _concrete(error)


def answer(
    scope: Scope,
    problem: Problem,
    *,
    detail: str | None = None,
    errors: tuple[InputError, ...] = (),
    more: Mapping[str, object] = NOTHING_MORE,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response about a problem with this request, in whose scope its code is noted, for the log.

    `more` are members that only this kind of problem has.
    """
    scope[CODE] = problem.code
    document: dict[str, object] = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
    }
    if detail is not None:
        document["detail"] = detail
    document["instance"] = instance(scope)
    document["request_id"] = scope[REQUEST_ID]
    if errors:
        document["errors"] = [asdict(error) for error in errors]
    document |= more
    every = {"Retry-After": RETRY_AFTER} if problem.status == 503 else {}  # noqa: PLR2004 - as RFC 9110 numbers it
    if problem.status == 401:  # noqa: PLR2004 - as above
        every["WWW-Authenticate"] = _challenge(problem.code)
    return Response(
        json.dumps(document, ensure_ascii=False).encode(),
        status_code=problem.status,
        headers={**every, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def instance(scope: Scope) -> str:
    """The path of the request as it was sent, which is a valid reference (RFC 3986) in ASCII.

    Where a path has a secret in it, `***` stands for that: problems are logged, mailed and shown on screens.
    """
    covered = _SECRET.sub(_COVER, scope["path"])
    return sent_path(scope) if covered == scope["path"] else quote(covered, safe="/*")


def sent_path(scope: Scope) -> str:
    """The path of the request as it was sent, with what is secret in it."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("ascii", errors="replace").partition("?")[0]


def page(problem: Problem) -> str:
    """What a person finds at the address of a problem."""
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(problem.title)}</title></head>\n'
        f"<body><h1>{escape(problem.title)}</h1>\n"
        f"<p>{escape(problem.explanation)}</p>\n"
        f"<p>Code <code>{escape(problem.code)}</code>, status {problem.status}.</p></body></html>\n"
    )


def scope_challenge(needed: Sequence[str]) -> str:
    """What a token is told that does not reach: a token with any of these scopes would (RFC 6750, 3.1)."""
    return f'{_CHALLENGE}, error="insufficient_scope", scope="{" ".join(needed)}"'


def _challenge(code: str) -> str:
    # RFC 6750, 3.1: a request without credentials is told of no error.
    return ", ".join([_CHALLENGE, *_ERRORS.get(code, ())])
