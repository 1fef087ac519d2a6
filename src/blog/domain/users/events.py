"""What happens to users."""

from dataclasses import dataclass

from blog.domain.access.roles import Role
from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered(DomainEvent):
    """An account was made."""

    name = "user.registered"
    username: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEdited(DomainEvent):
    """Fields of the profile changed; their names, never their values."""

    name = "user.edited"
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPasswordChanged(DomainEvent):
    """The account has another password."""

    name = "user.password_changed"
    alters = ("password",)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEmailChanged(DomainEvent):
    """The account has another, confirmed e-mail address."""

    name = "user.email_changed"
    alters = ("email",)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEmailVerified(DomainEvent):
    """Somebody showed that the e-mail address is theirs."""

    name = "user.email_verified"
    alters = ("email_verified_at",)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRoleChanged(DomainEvent):
    """The account was given another role."""

    name = "user.role_changed"
    alters = ("role",)
    before: Role
    after: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeactivated(DomainEvent):
    """The account may no longer sign in."""

    name = "user.deactivated"
    alters = ("is_active",)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserReactivated(DomainEvent):
    """The account may sign in again."""

    name = "user.reactivated"
    alters = ("is_active",)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeleted(DomainEvent):
    """The account is gone."""

    name = "user.deleted"
    username: str
