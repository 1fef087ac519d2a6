"""What the read side says of access tokens."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.ids import TokenId, UserId
from blog.domain.tokens.token import TokenKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A token as those who manage it see it."""

    id: TokenId
    kind: TokenKind
    user_id: UserId | None
    made_by: UserId
    name: str
    scopes: tuple[Scope, ...]
    """In alphabetical order."""
    expires_at: datetime
    last_used_at: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedToken:
    """A token that a request came with, and what it needs to know of its user."""

    id: TokenId
    user_id: UserId | None
    """None for a content token, which belongs to nobody."""
    role: Role | None
    user_is_active: bool
    """Whether the user may sign in; true where there is none."""
    scopes: frozenset[Scope]
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken(TokenView):
    """A new token with its plain form, which is shown this once."""

    token: str = field(repr=False)
