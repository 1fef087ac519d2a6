"""The read side of users."""

from collections.abc import Collection, Mapping
from typing import Final, Protocol

from blog.application.users.views import CredentialsView, UserView
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.users.values import Email, Username

UserRef = UserId | Username
"""What a user may be named by: the id, or the username."""

USER_ORDERS: Final = frozenset({"created_at", "username", "name"})
"""What lists of users can be sorted by; the natural order is the oldest first."""

NATURAL_USER_ORDER: Final = (Order("created_at"),)


class UserQueries(Protocol):
    """Reads users without aggregates. E-mail addresses are always filled in: the use case hides them."""

    async def find(self, user_id: UserId) -> UserView | None:
        """The user, or None."""
        ...

    async def named(self, refs: Collection[UserRef]) -> Mapping[UserRef, UserView]:
        """Those who are there of the users who are named, by what they are named."""
        ...

    async def list(self, page: PageRequest) -> Page[UserView]:
        """A part of all users; `page.order` is from `USER_ORDERS` or empty."""
        ...

    async def credentials(self, email: Email) -> CredentialsView | None:
        """What signing in with this address needs, or None."""
        ...

    async def credentials_of(self, user_id: UserId) -> CredentialsView | None:
        """What checking the password of this user again needs, or None."""
        ...

    async def any_bcrypt(self) -> bool:
        """Whether any account still has a bcrypt hash. May look at all of them."""
        ...
