"""The permission table: which role may do what, to whose resources.

This one table drives the policies, the route declarations, the OpenAPI document and the generated
tests. A pair that is not in it is denied.
"""

from enum import Flag, StrEnum, auto
from types import MappingProxyType
from typing import Final

from blog.domain.access.roles import Role


class Action(StrEnum):
    """Everything that a caller can ask for."""

    USER_REGISTER = "user.register"
    USER_READ = "user.read"
    USER_READ_EMAIL = "user.read_email"
    USER_EDIT = "user.edit"
    USER_CHANGE_EMAIL = "user.change_email"
    USER_CHANGE_PASSWORD = "user.change_password"  # noqa: S105 - the name of an action
    USER_RECOVER = "user.recover"
    USER_VERIFY_EMAIL = "user.verify_email"
    USER_CONFIRM_EMAIL = "user.confirm_email"
    USER_DEACTIVATE = "user.deactivate"
    USER_REACTIVATE = "user.reactivate"
    USER_SIGN_OUT = "user.sign_out"
    USER_DELETE = "user.delete"
    USER_CHANGE_ROLE = "user.change_role"
    USER_TRANSFER_POSTS = "user.transfer_posts"
    USER_TRANSFER_OWNERSHIP = "user.transfer_ownership"
    INVITATION_MANAGE = "invitation.manage"
    SITE_SET_UP = "site.set_up"
    SESSION_START = "session.start"
    SESSION_READ = "session.read"
    SESSION_RENEW = "session.renew"
    SESSION_END = "session.end"
    TOKEN_READ = "token.read"  # noqa: S105 - as above
    TOKEN_CREATE = "token.create"  # noqa: S105 - as above
    TOKEN_REVOKE = "token.revoke"  # noqa: S105 - as above
    TOKEN_MANAGE_CONTENT = "token.manage_content"  # noqa: S105 - as above
    AUDIT_READ = "audit.read"
    POST_READ_PUBLISHED = "post.read_published"
    POST_READ_DRAFT = "post.read_draft"
    POST_READ_MEMBERS = "post.read_members"
    POST_READ_REVISIONS = "post.read_revisions"
    POST_CREATE = "post.create"
    POST_EDIT = "post.edit"
    POST_PUBLISH = "post.publish"
    POST_DELETE = "post.delete"
    POST_FEATURE = "post.feature"
    POST_SET_AUTHORS = "post.set_authors"
    POST_PURGE = "post.purge"
    PREVIEW_CREATE = "preview.create"
    PREVIEW_READ = "preview.read"
    PREVIEW_REVOKE = "preview.revoke"
    PREVIEW_OPEN = "preview.open"
    TAG_READ = "tag.read"
    TAG_READ_UNUSED = "tag.read_unused"
    TAG_MANAGE = "tag.manage"
    SERIES_READ = "series.read"
    SERIES_READ_UNUSED = "series.read_unused"
    SERIES_MANAGE = "series.manage"
    FIELD_READ = "field.read"
    FIELD_MANAGE = "field.manage"
    COMMENT_READ = "comment.read"
    COMMENT_CREATE = "comment.create"
    COMMENT_CREATE_AS_GUEST = "comment.create_as_guest"
    COMMENT_EDIT = "comment.edit"
    COMMENT_LIKE = "comment.like"
    COMMENT_REPORT = "comment.report"
    COMMENT_DELETE = "comment.delete"
    COMMENT_MODERATE = "comment.moderate"
    HEALTH_READ = "health.read"


class Grant(Flag):
    """When an action is allowed; several conditions together mean any of them."""

    NEVER = 0
    OWN = auto()
    """The resource is the actor's own: their account, post or comment."""
    OWN_DRAFT = auto()
    """The resource is the actor's own, not published, and not about to be."""
    ON_OWN_POST = auto()
    """The resource hangs on a post that is the actor's own."""
    LOWER_RANK = auto()
    """The resource is an account whose role, and the role it is to have, rank below the actor's.

    Or an invitation to such a role.
    """
    ALWAYS = auto()


_NEVER, _OWN, _LOWER, _ALWAYS = Grant.NEVER, Grant.OWN, Grant.LOWER_RANK, Grant.ALWAYS
_DRAFT, _COMMENTED = Grant.OWN_DRAFT, Grant.ON_OWN_POST

_COLUMNS: Final = (None, *Role)

# fmt: off
_ROWS: Final[dict[Action, tuple[Grant, ...]]] = {
    #                             anonymous reader   contributor author  editor   admin           owner
    Action.USER_REGISTER:       (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.USER_READ:           (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.USER_READ_EMAIL:     (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _ALWAYS, _ALWAYS),
    Action.USER_EDIT:           (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN | _LOWER, _ALWAYS),
    Action.USER_CHANGE_EMAIL:   (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN | _LOWER, _ALWAYS),
    Action.USER_CHANGE_PASSWORD: (_NEVER, _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.USER_RECOVER:        (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.USER_VERIFY_EMAIL:   (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.USER_CONFIRM_EMAIL:  (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.USER_DEACTIVATE:     (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _LOWER,  _ALWAYS),
    Action.USER_REACTIVATE:     (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _LOWER,  _ALWAYS),
    Action.USER_SIGN_OUT:       (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _LOWER,  _ALWAYS),
    Action.USER_DELETE:         (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN | _LOWER, _ALWAYS),
    Action.USER_CHANGE_ROLE:    (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _LOWER,  _ALWAYS),
    Action.USER_TRANSFER_POSTS: (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS),
    Action.USER_TRANSFER_OWNERSHIP: (_NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _ALWAYS),
    Action.INVITATION_MANAGE:   (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _LOWER,  _ALWAYS),
    Action.SITE_SET_UP:         (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.SESSION_START:       (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.SESSION_READ:        (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.SESSION_RENEW:       (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.SESSION_END:         (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.TOKEN_READ:          (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.TOKEN_CREATE:        (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.TOKEN_REVOKE:        (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.TOKEN_MANAGE_CONTENT: (_NEVER, _NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS),
    Action.AUDIT_READ:          (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS),
    Action.POST_READ_PUBLISHED: (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_READ_DRAFT:     (_NEVER,  _NEVER,  _OWN,    _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_READ_MEMBERS:   (_NEVER,  _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_READ_REVISIONS: (_NEVER,  _NEVER,  _OWN,    _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_CREATE:         (_NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_EDIT:           (_NEVER,  _NEVER,  _DRAFT,  _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_PUBLISH:        (_NEVER,  _NEVER,  _NEVER,  _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_DELETE:         (_NEVER,  _NEVER,  _DRAFT,  _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_FEATURE:        (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_SET_AUTHORS:    (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS),
    Action.POST_PURGE:          (_NEVER,  _NEVER,  _NEVER,  _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.PREVIEW_CREATE:      (_NEVER,  _NEVER,  _DRAFT,  _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.PREVIEW_READ:        (_NEVER,  _NEVER,  _OWN,    _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.PREVIEW_REVOKE:      (_NEVER,  _NEVER,  _OWN,    _OWN,    _ALWAYS, _ALWAYS, _ALWAYS),
    Action.PREVIEW_OPEN:        (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.TAG_READ:            (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.TAG_READ_UNUSED:     (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS),
    Action.TAG_MANAGE:          (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS),
    Action.SERIES_READ:         (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.SERIES_READ_UNUSED:  (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS),
    Action.SERIES_MANAGE:       (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS, _ALWAYS),
    Action.FIELD_READ:          (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.FIELD_MANAGE:        (_NEVER,  _NEVER,  _NEVER,  _NEVER,  _NEVER,  _ALWAYS, _ALWAYS),
    Action.COMMENT_READ:        (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.COMMENT_CREATE:      (_NEVER,  _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.COMMENT_CREATE_AS_GUEST: (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.COMMENT_EDIT:        (_NEVER,  _OWN,    _OWN,    _OWN,    _OWN,    _OWN,    _OWN),
    Action.COMMENT_LIKE:        (_NEVER,  _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.COMMENT_REPORT:      (_NEVER,  _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.COMMENT_DELETE:      (_NEVER,  _OWN,    _OWN,    _OWN | _COMMENTED, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.COMMENT_MODERATE:    (_NEVER,  _NEVER,  _NEVER,  _COMMENTED, _ALWAYS, _ALWAYS, _ALWAYS),
    Action.HEALTH_READ:         (_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS),
}
# fmt: on

PERMISSIONS: Final = MappingProxyType(
    {
        (action, role): grant
        for action, row in _ROWS.items()
        for role, grant in zip(_COLUMNS, row, strict=True)
    }
)
"""Action and role (None for a visitor) to the conditions under which it is allowed."""
