"""What readers get to see of users."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.users.values import PasswordHash


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """An account."""

    id: UserId
    username: str
    name: str
    bio: str
    role: Role
    is_active: bool
    created_at: datetime
    updated_at: datetime
    version: int
    email: str | None = field(repr=False)
    """None where the viewer may not see it; every account has one."""
    email_verified: bool | None
    """Whether somebody showed that the address is theirs; None as `email`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """A user as the author of something."""

    id: UserId
    username: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsView:
    """What signing in needs to know of an account."""

    user_id: UserId
    password: PasswordHash
    is_active: bool
