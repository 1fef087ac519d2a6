"""The collection of access tokens, as the use cases see it."""

from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import TokenId, UserId
from blog.domain.tokens.token import AccessToken


class TokenRepository(Protocol):
    """Access tokens within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, token_id: TokenId) -> AccessToken:
        """The token, locked against other writers until the unit of work ends. Raises `TokenNotFound`."""
        ...

    async def list_of_user(self, user_id: UserId) -> list[AccessToken]:
        """The personal tokens of a user, locked like `get`, the oldest first."""
        ...

    async def add(self, token: AccessToken) -> None:
        """Store a new token. Raises `ConcurrentUpdate` where its user is gone."""
        ...

    async def save(self, token: AccessToken) -> None:
        """Store a changed token. Raises `ConcurrentUpdate` where it was changed meanwhile."""
        ...

    async def remove(self, token: AccessToken) -> None:
        """Remove a token that this repository handed out. Raises `ConcurrentUpdate` like `save`."""
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove tokens that had expired by then, the oldest first; how many, at most the limit."""
        ...
