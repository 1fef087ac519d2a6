"""The read side of access tokens."""

from typing import Final, Protocol

from blog.application.tokens.views import PresentedToken, TokenView
from blog.domain.common.ids import TokenId, UserId
from blog.domain.common.paging import Order, Page, PageRequest

TOKEN_ORDERS: Final = frozenset({"created_at"})
"""What lists of tokens can be sorted by."""

NATURAL_TOKEN_ORDER: Final = (Order("created_at", descending=True),)


class TokenQueries(Protocol):
    """Reads tokens without aggregates. Expired ones are found until they are removed."""

    async def find_by_digest(self, token_digest: bytes) -> PresentedToken | None:
        """The token with this SHA-256, expired or not, with the role that its user has now; or None."""
        ...

    async def find(self, token_id: TokenId) -> TokenView | None:
        """The token, or None."""
        ...

    async def list(self, owner: UserId | None, page: PageRequest) -> Page[TokenView]:
        """A part of the personal tokens of the owner, or of all content tokens; by `TOKEN_ORDERS`."""
        ...
