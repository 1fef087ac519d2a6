"""What a route lets its callers do, declared on the route and published in the OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Final

from blog.domain.access.actor import ANONYMOUS, granted
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role

PERMISSION: Final = "x-permission"
"""The extension of an OpenAPI operation that holds its rows of the permission table."""

Row = Mapping[str, Sequence[str]]


def permits(*actions: Action) -> dict[str, Row]:
    """The rows of the permission table for these actions.

    Each row says for each role when the action is allowed: `always`, or under any of the conditions that are
    listed (`own`, `lower_rank`, …); an empty list means never.
    """
    return {action.value: _row(action) for action in actions}


def needs_sign_in(actions: Sequence[Action]) -> bool:
    """Whether a visitor may do none of the actions, so that there is no point in asking further.

    A route without actions, which serves documentation, is for everybody.
    """
    return bool(actions) and not any(granted(ANONYMOUS, action) for action in actions)


def _row(action: Action) -> Row:
    return {
        "anonymous" if role is None else role.value: _words(PERMISSIONS[action, role])
        for role in (None, *Role)
    }


def _words(grant: Grant) -> Sequence[str]:
    return [str(condition.name).lower() for condition in grant]
