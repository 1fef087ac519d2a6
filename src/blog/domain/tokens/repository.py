"""The collection of access tokens, as the use cases see it."""

from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import TokenId, UserId
from blog.domain.tokens.token import AccessToken, TokenKind


class TokenRepository(Protocol):
    """Access tokens within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, token_id: TokenId) -> AccessToken:
        """The token, locked against other writers until the unit of work ends. Raises `TokenNotFound`."""
        ...

    async def count_living(self, kind: TokenKind, made_by: UserId, now: datetime) -> int:
        """How many tokens of this kind the user made that have not expired.

        Exact where whoever adds one has locked the user before.
        """
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

    async def revoke_all_of(self, user_id: UserId, *, by: UserId | None, now: datetime) -> None:
        """Revoke the personal tokens of a user, and remove them.

        Content tokens belong to the blog, and stay.
        """
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove tokens that had expired by then, the oldest first; how many, at most the limit."""
        ...
