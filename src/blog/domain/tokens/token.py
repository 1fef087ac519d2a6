"""The access token aggregate: a program's way in, with its scopes and its end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from blog.domain.access.credentials import Scope
from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import TokenId, UserId
from blog.domain.common.text import invalid
from blog.domain.tokens.events import TokenCreated, TokenRevoked
from blog.domain.tokens.values import TokenName


class TokenKind(StrEnum):
    """Whom a token speaks for."""

    PERSONAL = "personal"
    """Its owner, as far as its scopes and their role reach."""
    CONTENT = "content"
    """Nobody: it reads what is public, for the programs that build a site."""


@dataclass(slots=True, eq=False, kw_only=True)
class AccessToken(Versioned):
    """A token. `AccessToken.create` makes one; the constructor only brings a stored one back."""

    DEFAULT_LIFE: ClassVar[timedelta] = timedelta(days=90)
    LONGEST_LIFE: ClassVar[timedelta] = timedelta(days=366)
    TOUCH_EVERY: ClassVar[timedelta] = timedelta(minutes=5)
    """How exact `last_used_at` is: a use is written down at most this often."""
    MOST_LIVING: ClassVar[int] = 50
    """How many tokens of each kind one account may have made that have not expired."""

    id: TokenId
    kind: TokenKind
    user_id: UserId | None
    """Whose it is; None for a content token, which belongs to the blog."""
    made_by: UserId
    name: TokenName
    scopes: frozenset[Scope]
    token_digest: bytes = field(repr=False)
    """SHA-256 of the token; the token itself is nowhere."""
    expires_at: datetime
    last_used_at: datetime | None

    @classmethod
    def create(
        cls,
        *,
        id: TokenId,
        kind: TokenKind,
        by: UserId,
        name: TokenName,
        scopes: frozenset[Scope],
        token_digest: bytes,
        expires_at: datetime,
        now: datetime,
    ) -> Self:
        """A new token. Raises `ValidationFailed` for an end that is past or more than a year away."""
        if not now < expires_at <= now + cls.LONGEST_LIFE:
            raise invalid("expires_at", "out_of_range", "must be within the next 366 days")
        token = cls(
            id=id,
            kind=kind,
            user_id=by if kind is TokenKind.PERSONAL else None,
            made_by=by,
            name=name,
            scopes=scopes,
            token_digest=token_digest,
            expires_at=expires_at,
            last_used_at=None,
            created_at=now,
            updated_at=now,
        )
        token._record(TokenCreated(**token._stamp(by, now), kind=kind.value, scopes=tuple(sorted(scopes))))
        return token

    def use(self, now: datetime) -> None:
        """Note that the token is in use."""
        self.last_used_at = now
        self._advance(now)

    def revoke(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the token; the repository then removes it."""
        self._advance(now)
        self._record(TokenRevoked(**self._stamp(by, now)))


def is_used_anew(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether a use is to be written down: the one before is none, or long enough ago."""
    return last_used_at is None or now - last_used_at >= AccessToken.TOUCH_EVERY
