"""What a route lets its callers do, declared on the route and published in the OpenAPI document."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from blog.domain.access.actor import ANONYMOUS, granted
from blog.domain.access.credentials import REACH, RECENT, Scope
from blog.domain.access.errors import InsufficientScope, ReauthenticationRequired, SessionRequired
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.errors import DomainError

PERMISSION: Final = "x-permission"
"""The extension of an OpenAPI operation that holds its rows of the permission table."""

Row = Mapping[str, Sequence[str] | bool]


def permits(*actions: Action) -> dict[str, Row]:
    """The rows of the permission table for these actions.

    Each row says for each role when the action is allowed: `always`, or under any of the conditions that are
    listed (`own`, `lower_rank`, …); an empty list means never. Beside the roles it says which credential
    reaches the action: a token with any of the `scopes`, or a session alone (`session_only`), perhaps one
    whose password was given lately (`recent_password`).
    """
    return {action.value: _row(action) for action in actions}


def needs_sign_in(actions: Sequence[Action]) -> bool:
    """Whether a visitor may do none of the actions, so that there is no point in asking further."""
    return not any(granted(ANONYMOUS, action) for action in actions)


def refusals_of_tokens(actions: Sequence[Action]) -> Collection[type[DomainError]]:
    """How a token is refused whose scopes reach none of the actions, where there can be one."""
    scopes = {scope for action in actions for scope in REACH.get(action, ())}
    if not actions or scopes == set(Scope):
        return ()
    return (InsufficientScope,) if scopes else (SessionRequired,)


def refusals_of_sessions(actions: Sequence[Action]) -> Collection[type[DomainError]]:
    """How a session is refused whose password was given too long ago, where that matters."""
    return (ReauthenticationRequired,) if RECENT.intersection(actions) else ()


def _row(action: Action) -> Row:
    roles = {
        "anonymous" if role is None else role.value: _words(PERMISSIONS[action, role])
        for role in (None, *Role)
    }
    scopes = sorted(scope.value for scope in REACH.get(action, ()))
    return {
        **roles,
        "scopes": scopes,
        "session_only": not scopes,
        "recent_password": action in RECENT,
    }


def _words(grant: Grant) -> Sequence[str]:
    return [str(condition.name).lower() for condition in grant]
