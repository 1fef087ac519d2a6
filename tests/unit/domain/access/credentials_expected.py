"""How far each kind of credential reaches, written out a second time by hand."""

from collections.abc import Mapping
from typing import Final

from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role

ANY_TOKEN: Final = frozenset(
    {
        "content:read",
        "posts:read",
        "posts:write",
        "comments:write",
        "comments:moderate",
        "tags:write",
        "series:write",
        "profile:read",
        "profile:write",
    }
)
NO_TOKEN: Final[frozenset[str]] = frozenset()

# fmt: off
SCOPES: Final[Mapping[Action, frozenset[str]]] = {
    Action.HEALTH_READ:             ANY_TOKEN,
    Action.USER_READ:               ANY_TOKEN,
    Action.POST_READ_PUBLISHED:     ANY_TOKEN,
    Action.TAG_READ:                ANY_TOKEN,
    Action.SERIES_READ:             ANY_TOKEN,
    Action.FIELD_READ:              ANY_TOKEN,
    Action.COMMENT_READ:            ANY_TOKEN,
    Action.PREVIEW_OPEN:            ANY_TOKEN,
    Action.USER_READ_EMAIL:         frozenset({"profile:read"}),
    Action.USER_EDIT:               frozenset({"profile:write"}),
    Action.POST_READ_DRAFT:         frozenset({"posts:read", "posts:write"}),
    Action.POST_READ_REVISIONS:     frozenset({"posts:read", "posts:write"}),
    Action.POST_READ_MEMBERS:       frozenset(
        {"posts:read", "posts:write", "comments:write", "comments:moderate"}
    ),
    Action.POST_CREATE:             frozenset({"posts:write"}),
    Action.POST_EDIT:               frozenset({"posts:write"}),
    Action.POST_PUBLISH:            frozenset({"posts:write"}),
    Action.POST_DELETE:             frozenset({"posts:write"}),
    Action.POST_FEATURE:            frozenset({"posts:write"}),
    Action.POST_SET_AUTHORS:        frozenset({"posts:write"}),
    Action.POST_PURGE:              frozenset({"posts:write"}),
    Action.PREVIEW_CREATE:          frozenset({"posts:write"}),
    Action.PREVIEW_READ:            frozenset({"posts:read", "posts:write"}),
    Action.PREVIEW_REVOKE:          frozenset({"posts:write"}),
    Action.TAG_READ_UNUSED:         frozenset({"tags:write"}),
    Action.TAG_MANAGE:              frozenset({"tags:write"}),
    Action.SERIES_READ_UNUSED:      frozenset({"series:write"}),
    Action.SERIES_MANAGE:           frozenset({"series:write"}),
    Action.COMMENT_CREATE:          frozenset({"comments:write"}),
    Action.COMMENT_CREATE_AS_GUEST: frozenset({"comments:write"}),
    Action.COMMENT_LIKE:            frozenset({"comments:write"}),
    Action.COMMENT_REPORT:          frozenset({"comments:write"}),
    Action.COMMENT_EDIT:            frozenset({"comments:write"}),
    Action.COMMENT_DELETE:          frozenset({"comments:write", "comments:moderate"}),
    Action.COMMENT_MODERATE:        frozenset({"comments:moderate"}),
    Action.USER_REGISTER:           NO_TOKEN,
    Action.USER_CHANGE_EMAIL:       NO_TOKEN,
    Action.USER_CHANGE_PASSWORD:    NO_TOKEN,
    Action.USER_RECOVER:            NO_TOKEN,
    Action.USER_VERIFY_EMAIL:       NO_TOKEN,
    Action.USER_CONFIRM_EMAIL:      NO_TOKEN,
    Action.USER_DEACTIVATE:         NO_TOKEN,
    Action.USER_REACTIVATE:         NO_TOKEN,
    Action.USER_SIGN_OUT:           NO_TOKEN,
    Action.USER_DELETE:             NO_TOKEN,
    Action.USER_CHANGE_ROLE:        NO_TOKEN,
    Action.USER_TRANSFER_POSTS:     NO_TOKEN,
    Action.USER_TRANSFER_OWNERSHIP: NO_TOKEN,
    Action.INVITATION_MANAGE:       NO_TOKEN,
    Action.SITE_SET_UP:             NO_TOKEN,
    Action.SESSION_START:           NO_TOKEN,
    Action.SESSION_READ:            NO_TOKEN,
    Action.SESSION_RENEW:           NO_TOKEN,
    Action.SESSION_END:             NO_TOKEN,
    Action.TOKEN_READ:              NO_TOKEN,
    Action.TOKEN_CREATE:            NO_TOKEN,
    Action.TOKEN_REVOKE:            NO_TOKEN,
    Action.TOKEN_MANAGE_CONTENT:    NO_TOKEN,
    Action.AUDIT_READ:              NO_TOKEN,
    Action.FIELD_MANAGE:            NO_TOKEN,
}
"""The scopes of which any one lets a token do the action."""

_OF_READERS: Final = frozenset({"content:read", "comments:write", "profile:read", "profile:write"})
_OF_CONTRIBUTORS: Final = _OF_READERS | {"posts:read", "posts:write"}

WITHIN: Final[Mapping[Role, frozenset[str]]] = {
    Role.READER:      _OF_READERS,
    Role.CONTRIBUTOR: _OF_CONTRIBUTORS,
    Role.AUTHOR:      _OF_CONTRIBUTORS | {"comments:moderate"},
    Role.EDITOR:      ANY_TOKEN,
    Role.ADMIN:       ANY_TOKEN,
    Role.OWNER:       ANY_TOKEN,
}
"""The scopes that a user of a role can give to a token."""

PASSWORD_NEEDED: Final[Mapping[Action, frozenset[str]]] = {
    Action.USER_CHANGE_EMAIL:       frozenset({"PATCH", "POST"}),
    Action.USER_CHANGE_ROLE:        frozenset({"PATCH"}),
    Action.USER_REACTIVATE:         frozenset({"PATCH"}),
    Action.USER_DELETE:             frozenset({"DELETE"}),
    Action.USER_TRANSFER_OWNERSHIP: frozenset({"POST"}),
    Action.INVITATION_MANAGE:       frozenset({"POST"}),
    Action.TOKEN_CREATE:            frozenset({"POST"}),
    Action.TOKEN_MANAGE_CONTENT:    frozenset({"POST"}),
}
"""What a session may do only when its password was given lately, and with which methods."""
# fmt: on
