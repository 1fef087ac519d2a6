"""What happens to access tokens."""

from dataclasses import dataclass

from blog.domain.access.credentials import Scope
from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated(DomainEvent):
    """A program was given a way in."""

    name = "token.created"
    kind: str
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(DomainEvent):
    """The token opens nothing any more."""

    name = "token.revoked"
