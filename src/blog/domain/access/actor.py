"""Who is asking."""

from dataclasses import dataclass
from typing import Final

from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, UserId


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, or a visitor, for whom both fields are None."""

    user_id: UserId | None = None
    role: Role | None = None
    session_id: SessionId | None = None
    """The session that the request came with, if any."""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.user_id is None

    def is_user(self, user_id: UserId | None) -> bool:
        """Whether the actor is this user; never true for a visitor."""
        return user_id is not None and self.user_id == user_id


ANONYMOUS: Final = Actor()
