"""What a request came with to show who is asking, and how far each kind of it reaches."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from blog.domain.access.permissions import Action


class Credential(StrEnum):
    """The kind of proof behind an actor."""

    NONE = "none"
    """A visitor."""
    SESSION = "session"
    """Somebody who signed in: whatever their role may do."""
    TOKEN = "token"  # noqa: S105 - the kind of credential, not a credential
    """A token for programs: what its scopes name, within the role."""
    SYSTEM = "system"
    """The service itself, such as its command line."""


class Scope(StrEnum):
    """What a token for programs may be made to reach. Every token reaches what is public."""

    CONTENT_READ = "content:read"
    """Nothing beyond what is public: for what builds a site."""
    POSTS_READ = "posts:read"
    POSTS_WRITE = "posts:write"
    COMMENTS_WRITE = "comments:write"
    COMMENTS_MODERATE = "comments:moderate"
    TAGS_WRITE = "tags:write"
    SERIES_WRITE = "series:write"
    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"


_PUBLIC: Final = frozenset(Scope)
_SESSION: Final[frozenset[Scope]] = frozenset()

REACH: Final[Mapping[Action, frozenset[Scope]]] = MappingProxyType(
    {
        Action.USER_REGISTER: _SESSION,
        Action.USER_READ: _PUBLIC,
        Action.USER_READ_EMAIL: frozenset({Scope.PROFILE_READ}),
        Action.USER_EDIT: frozenset({Scope.PROFILE_WRITE}),
        Action.USER_CHANGE_EMAIL: _SESSION,
        Action.USER_CHANGE_PASSWORD: _SESSION,
        Action.USER_RECOVER: _SESSION,
        Action.USER_VERIFY_EMAIL: _SESSION,
        Action.USER_CONFIRM_EMAIL: _SESSION,
        Action.USER_DEACTIVATE: _SESSION,
        Action.USER_REACTIVATE: _SESSION,
        Action.USER_SIGN_OUT: _SESSION,
        Action.USER_DELETE: _SESSION,
        Action.USER_CHANGE_ROLE: _SESSION,
        Action.USER_TRANSFER_POSTS: _SESSION,
        Action.USER_TRANSFER_OWNERSHIP: _SESSION,
        Action.INVITATION_MANAGE: _SESSION,
        Action.SITE_SET_UP: _SESSION,
        Action.SESSION_START: _SESSION,
        Action.SESSION_READ: _SESSION,
        Action.SESSION_RENEW: _SESSION,
        Action.SESSION_END: _SESSION,
        Action.TOKEN_READ: _SESSION,
        Action.TOKEN_CREATE: _SESSION,
        Action.TOKEN_REVOKE: _SESSION,
        Action.TOKEN_MANAGE_CONTENT: _SESSION,
        Action.AUDIT_READ: _SESSION,
        Action.POST_READ_PUBLISHED: _PUBLIC,
        Action.POST_READ_DRAFT: frozenset({Scope.POSTS_READ, Scope.POSTS_WRITE}),
        # Who comments, or decides about comments, has to read what they are about.
        Action.POST_READ_MEMBERS: frozenset(
            {Scope.POSTS_READ, Scope.POSTS_WRITE, Scope.COMMENTS_WRITE, Scope.COMMENTS_MODERATE}
        ),
        Action.POST_READ_REVISIONS: frozenset({Scope.POSTS_READ, Scope.POSTS_WRITE}),
        Action.POST_CREATE: frozenset({Scope.POSTS_WRITE}),
        Action.POST_EDIT: frozenset({Scope.POSTS_WRITE}),
        Action.POST_PUBLISH: frozenset({Scope.POSTS_WRITE}),
        Action.POST_DELETE: frozenset({Scope.POSTS_WRITE}),
        Action.POST_FEATURE: frozenset({Scope.POSTS_WRITE}),
        Action.POST_SET_AUTHORS: frozenset({Scope.POSTS_WRITE}),
        Action.POST_PURGE: frozenset({Scope.POSTS_WRITE}),
        Action.PREVIEW_CREATE: frozenset({Scope.POSTS_WRITE}),
        Action.PREVIEW_READ: frozenset({Scope.POSTS_READ, Scope.POSTS_WRITE}),
        Action.PREVIEW_REVOKE: frozenset({Scope.POSTS_WRITE}),
        Action.PREVIEW_OPEN: _PUBLIC,
        Action.TAG_READ: _PUBLIC,
        Action.TAG_READ_UNUSED: frozenset({Scope.TAGS_WRITE}),
        Action.TAG_MANAGE: frozenset({Scope.TAGS_WRITE}),
        Action.SERIES_READ: _PUBLIC,
        Action.SERIES_READ_UNUSED: frozenset({Scope.SERIES_WRITE}),
        Action.SERIES_MANAGE: frozenset({Scope.SERIES_WRITE}),
        Action.FIELD_READ: _PUBLIC,
        Action.FIELD_MANAGE: _SESSION,
        Action.COMMENT_READ: _PUBLIC,
        Action.COMMENT_CREATE: frozenset({Scope.COMMENTS_WRITE}),
        Action.COMMENT_CREATE_AS_GUEST: frozenset({Scope.COMMENTS_WRITE}),
        Action.COMMENT_EDIT: frozenset({Scope.COMMENTS_WRITE}),
        Action.COMMENT_LIKE: frozenset({Scope.COMMENTS_WRITE}),
        Action.COMMENT_REPORT: frozenset({Scope.COMMENTS_WRITE}),
        Action.COMMENT_DELETE: frozenset({Scope.COMMENTS_WRITE, Scope.COMMENTS_MODERATE}),
        Action.COMMENT_MODERATE: frozenset({Scope.COMMENTS_MODERATE}),
        Action.HEALTH_READ: _PUBLIC,
    }
)
"""The scopes of which any one lets a token do the action; none where only a session may."""

PURPOSE: Final[Mapping[Scope, Action]] = MappingProxyType(
    {
        Scope.CONTENT_READ: Action.POST_READ_PUBLISHED,
        Scope.POSTS_READ: Action.POST_READ_DRAFT,
        Scope.POSTS_WRITE: Action.POST_CREATE,
        Scope.COMMENTS_WRITE: Action.COMMENT_CREATE,
        Scope.COMMENTS_MODERATE: Action.COMMENT_MODERATE,
        Scope.TAGS_WRITE: Action.TAG_MANAGE,
        Scope.SERIES_WRITE: Action.SERIES_MANAGE,
        Scope.PROFILE_READ: Action.USER_READ_EMAIL,
        Scope.PROFILE_WRITE: Action.USER_EDIT,
    }
)
"""What each scope is for: a role that may not do this cannot give the scope to a token."""

RECENT: Final = frozenset(
    {
        Action.USER_CHANGE_EMAIL,
        Action.USER_CHANGE_ROLE,
        Action.USER_REACTIVATE,
        Action.USER_DELETE,
        Action.USER_TRANSFER_OWNERSHIP,
        Action.INVITATION_MANAGE,
        Action.TOKEN_CREATE,
        Action.TOKEN_MANAGE_CONTENT,
    }
)
"""What a session may do only within `PROOF_LASTS` of its password; reading and taking away need none."""


def reaches(scopes: frozenset[Scope] | None, action: Action) -> bool:
    """Whether the credential reaches the action; None stands for one that no scopes limit."""
    return scopes is None or bool(scopes & REACH.get(action, frozenset()))
