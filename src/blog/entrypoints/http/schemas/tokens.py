"""Access tokens for programs, on the wire."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from blog.application.tokens.issuing import TokenOrder
from blog.application.tokens.queries import TOKEN_ORDERS
from blog.domain.access.credentials import Scope
from blog.domain.common.text import LINE_PATTERN
from blog.domain.tokens.token import TokenKind
from blog.domain.tokens.values import TokenName
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.values import Answer, GivenTime, Id, Request, Time


class Token(Answer):
    """An access token for a program, without its secret."""

    id: Id
    kind: TokenKind = Field(
        description="`personal` acts for its owner, within its scopes; `content` reads what is public."
    )
    name: str = Field(examples=["Laptop"])
    scopes: tuple[Scope, ...] = Field(description="How far it reaches, within the role that its owner has.")
    made_by: Id = Field(description="Who made it; their account may be gone.")
    expires_at: Time
    last_used_at: Time | None = Field(description="To five minutes; null where it was never used.")
    created_at: Time


class IssuedToken(Token):
    """A new access token with its secret."""

    token: str = Field(description="The secret. It is shown this once, and kept nowhere.", examples=["bp_…"])


class NewToken(Request):
    """An access token that is wanted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Laptop", "scopes": ["posts:read", "posts:write"]}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=TokenName.LONGEST, pattern=LINE_PATTERN)]
    kind: TokenKind = TokenKind.PERSONAL
    scopes: list[Scope] = Field(
        default_factory=list,
        max_length=len(Scope),
        description="At least one for a personal token, within your role; none for a content token.",
    )
    expires_at: GivenTime | None = Field(
        None, description="In 90 days where it is absent or null; 366 days from now at the latest."
    )

    def to_order(self) -> TokenOrder:
        """As the use case takes it."""
        return TokenOrder(name=self.name, kind=self.kind, scopes=self.scopes, expires_at=self.expires_at)


class OneTokenQuery(SingleQuery):
    """What a token can be asked with."""

    fields: str | None = fields_of(Token)


class TokensQuery(ListQuery):
    """What the list of tokens can be asked with."""

    kind: Literal["personal", "content"] = Field(
        "personal", description="Your own `personal` tokens, or the `content` tokens of the blog."
    )
    fields: str | None = fields_of(Token)
    sort: str | None = sort_by(TOKEN_ORDERS, "the newest first")
