"""What was refused goes into the audit trail, once the answer is out."""

from typing import Final
from uuid import UUID

from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from blog.application.audit.refusals import Refusal
from blog.domain.access.actor import ANONYMOUS
from blog.domain.common.errors import DomainError, ErrorKind
from blog.domain.common.ids import parsed_id
from blog.entrypoints.http.calls import ACTOR, services

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def remember(request: Request, error: DomainError, answer: Response) -> Response:
    """The answer, after which the refusal is written down.

    Only of requests that would have changed something. After the answer, so that writing makes no difference
    to how long it takes.
    """
    route = request.scope.get("route")
    outcome = _outcome(request, error)
    if outcome is None or request.method in _READING or route is None:
        return answer
    actions = route.declaration.actions
    if error.action is not None or actions:
        kind, target = _target(request, error)
        refusal = Refusal(
            action=error.action or actions[0].value,
            outcome=outcome,
            target_type=kind,
            target_id=target,
            is_of_a_limit=error.kind is ErrorKind.RATE_LIMITED,
        )
        answer.background = BackgroundTask(services(request).refusals().record, refusal)
    return answer


def _outcome(request: Request, error: DomainError) -> str | None:
    """What the trail is to say of it, or None for nothing.

    What is not found may be hidden, and whoever is signed in and wants to change it may be reaching for what
    is not theirs. It is written down whether or not there is such a thing: a row for hidden things alone
    would take the time of one, and so tell that they exist.
    """
    if error.kind is ErrorKind.NOT_FOUND and not request.scope.get(ACTOR, ANONYMOUS).is_anonymous:
        return error.code
    return error.outcome


def _target(request: Request, error: DomainError) -> tuple[str | None, UUID | None]:
    """What it was about, where that is an id: an account, or what the address names."""
    if error.account_id is not None:
        return "user", error.account_id
    # The name of the list that it is in: what `/posts/{id_or_slug}/publish` names is a post.
    kind = request.scope["route"].path_format.partition("/{")[0].rpartition("/")[2].removesuffix("s")
    for value in request.scope.get("path_params", {}).values():
        found = value if isinstance(value, UUID) else parsed_id(value)
        if found is not None:
            return kind, found
    return None, None
