"""From the table and the facts to an answer: allow, deny, or hide that there is anything to deny."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto

from blog.domain.access.actor import Actor, granted
from blog.domain.access.credentials import REACH, RECENT, reaches
from blog.domain.access.errors import InsufficientScope, ReauthenticationRequired, SessionRequired
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired, DomainError, PermissionDenied


class Decision(Enum):
    """What the caller is to be told."""

    ALLOW = auto()
    DENY = auto()
    """Refuse, and say so: the caller may know of the resource."""
    HIDE = auto()
    """Answer as if the resource did not exist."""


def decide(actor: Actor, action: Action, facts: Grant = Grant.NEVER) -> Decision:
    """Allow the action where the table grants it for one of the facts that hold, else deny it.

    `facts` are the conditions that are true of this actor and this resource; `ALWAYS` holds by itself.
    """
    return Decision.ALLOW if granted(actor, action) & (facts | Grant.ALWAYS) else Decision.DENY


def enforce(decision: Decision, actor: Actor, hidden: DomainError, action: Action | None = None) -> None:
    """Raise what the decision asks for.

    `HIDE` raises `hidden`, the resource's own "not found". `DENY` raises `AuthenticationRequired` for a
    visitor and `PermissionDenied` for a user. `action` is what was decided on, for the audit trail.
    """
    if decision is Decision.ALLOW:
        return
    if decision is Decision.HIDE:
        raise hidden
    raise _refusal(actor, action)


def require(actor: Actor, action: Action, facts: Grant = Grant.NEVER) -> None:
    """Raise unless the table allows it, for actions on resources that everybody may know of."""
    if decide(actor, action, facts) is not Decision.ALLOW:
        raise _refusal(actor, action)


def require_reach(actor: Actor, actions: Sequence[Action]) -> None:
    """Raise where the token of the actor reaches none of the actions.

    Raises `InsufficientScope`, or `SessionRequired` where no scope would do.
    """
    if not actions or any(reaches(actor.scopes, action) for action in actions):
        return
    needed = sorted({scope.value for action in actions for scope in REACH.get(action, ())})
    if not needed:
        raise SessionRequired
    raise InsufficientScope(f"the token needs one of these scopes: {', '.join(needed)}", needed=tuple(needed))


def require_recent_proof(actor: Actor, action: Action, now: datetime) -> None:
    """Raise `ReauthenticationRequired` for a sensitive action long after the password was given."""
    if action in RECENT and not actor.proved_recently(now):
        raise ReauthenticationRequired().about(action=action)


def _refusal(actor: Actor, action: Action | None) -> DomainError:
    refusal = AuthenticationRequired if actor.is_anonymous else PermissionDenied
    return refusal().about(action=action)
