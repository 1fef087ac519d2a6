"""The user aggregate."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from blog.domain.access.roles import Role
from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.users.events import (
    UserDeactivated,
    UserDeleted,
    UserEdited,
    UserEmailChanged,
    UserEmailVerified,
    UserPasswordChanged,
    UserReactivated,
    UserRegistered,
    UserRoleChanged,
)
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username


@dataclass(slots=True, eq=False, kw_only=True)
class User(Versioned):
    """A person with an account. `User.register` makes one; the constructor only brings a stored one back."""

    id: UserId
    name: UserName
    username: Username
    email: Email
    password: PasswordHash = field(repr=False)
    role: Role
    bio: Bio
    is_active: bool
    email_verified_at: datetime | None
    """When somebody showed that they receive what goes to the address; None for nobody so far."""
    password_changed_at: datetime
    """Links to reset the password that are older than this are not good any more."""

    @classmethod
    def register(
        cls,
        *,
        id: UserId,
        name: UserName,
        username: Username,
        email: Email,
        password: PasswordHash,
        now: datetime,
        role: Role = Role.READER,
        bio: Bio | None = None,
        by: UserId | None = None,
        is_verified: bool = False,
    ) -> Self:
        """A new, active account. `by` is who made it, None for people who register themselves.

        `is_verified` says that the address is known to be theirs.
        """
        user = cls(
            id=id,
            name=name,
            username=username,
            email=email,
            password=password,
            role=role,
            bio=bio or Bio(),
            is_active=True,
            email_verified_at=now if is_verified else None,
            password_changed_at=now,
            created_at=now,
            updated_at=now,
        )
        user._record(UserRegistered(**user._stamp(by or id, now), username=username.value, role=role))
        return user

    @property
    def is_active_owner(self) -> bool:
        """Whether the account counts towards the rule that there is always an owner."""
        return self.is_active and self.role is Role.OWNER

    def edit(
        self,
        *,
        by: UserId,
        now: datetime,
        name: UserName | Unset = UNSET,
        username: Username | Unset = UNSET,
        bio: Bio | Unset = UNSET,
    ) -> bool:
        """Change the fields that are given; answers whether anything is different now.

        The address is none of them: only who confirms that it is theirs gets another one.
        """
        changed = []
        if name is not UNSET and name != self.name:
            self.name = name
            changed.append("name")
        if username is not UNSET and username != self.username:
            self.username = username
            changed.append("username")
        if bio is not UNSET and bio != self.bio:
            self.bio = bio
            changed.append("bio")
        if not changed:
            return False
        self._advance(now)
        self._record(UserEdited(**self._stamp(by, now), changed=tuple(changed)))
        return True

    def change_role(self, role: Role, *, by: UserId | None, now: datetime) -> bool:
        """Give the account another role; answers whether that is a change.

        The caller makes sure that an owner remains: a rule across users, which one user cannot know.
        """
        if role is self.role:
            return False
        before, self.role = self.role, role
        self._advance(now)
        self._record(UserRoleChanged(**self._stamp(by, now), before=before, after=role))
        return True

    def deactivate(self, *, by: UserId | None, now: datetime) -> bool:
        """Keep the account from signing in; answers whether that is a change."""
        if not self.is_active:
            return False
        self.is_active = False
        self._advance(now)
        self._record(UserDeactivated(**self._stamp(by, now)))
        return True

    def reactivate(self, *, by: UserId | None, now: datetime) -> bool:
        """Let the account sign in again; answers whether that is a change."""
        if self.is_active:
            return False
        self.is_active = True
        self._advance(now)
        self._record(UserReactivated(**self._stamp(by, now)))
        return True

    def change_password(self, password: PasswordHash, *, by: UserId | None, now: datetime) -> None:
        """Take another password."""
        self.password = password
        self.password_changed_at = now
        self._advance(now)
        self._record(UserPasswordChanged(**self._stamp(by, now)))

    def change_email(self, email: Email, *, by: UserId | None, now: datetime) -> None:
        """Take another address, which its holder has confirmed."""
        self.email = email
        self.email_verified_at = now
        self._advance(now)
        self._record(UserEmailChanged(**self._stamp(by, now)))

    def verify_email(self, *, now: datetime) -> bool:
        """Note that the address is theirs; answers whether that is news."""
        if self.email_verified_at is not None:
            return False
        self.email_verified_at = now
        self._advance(now)
        self._record(UserEmailVerified(**self._stamp(self.id, now)))
        return True

    def rehash_password(self, password: PasswordHash, *, now: datetime) -> None:
        """Keep the same password under a newer hash. No event: nothing changed for anyone."""
        self.password = password
        self._advance(now)

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the account; the repository then removes it."""
        self._advance(now)
        self._record(UserDeleted(**self._stamp(by, now), username=self.username.value))
