"""The collection of users, as the use cases see it."""

from collections.abc import Collection
from typing import Protocol

from blog.domain.common.ids import UserId
from blog.domain.users.user import User
from blog.domain.users.values import Username


class UserRepository(Protocol):
    """Users within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, user_id: UserId) -> User:
        """The user, locked against other writers until the unit of work ends. Raises `UserNotFound`."""
        ...

    async def taken_usernames(self, usernames: Collection[Username]) -> Collection[Username]:
        """Those of the names that users have. Nothing is locked: `add` has the last word."""
        ...

    async def add(self, user: User) -> None:
        """Store a new user at once.

        Raises `EmailTaken` or `UsernameTaken`. The unit of work is to be left after an error.
        """
        ...

    async def save(self, user: User) -> None:
        """Store a changed user that this repository handed out.

        Raises `EmailTaken`, `UsernameTaken`, or `ConcurrentUpdate` where the stored version is not the one
        that was read. The unit of work is to be left after an error.
        """
        ...

    async def remove(self, user: User) -> None:
        """Remove a user that this repository handed out.

        Raises `UserHasPosts` where posts in their name are left, and `ConcurrentUpdate` like `save`.
        """
        ...

    async def lock_owners(self) -> int:
        """How many active owners there are.

        Holds the number still until the unit of work ends: every other unit of work that asks waits. Ask
        before reading the user that is to change.
        """
        ...
