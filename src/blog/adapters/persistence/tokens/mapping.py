"""Between access tokens and their rows."""

from collections.abc import Iterable

from blog.adapters.persistence.tokens.rows import TokenRow
from blog.domain.access.credentials import Scope
from blog.domain.common.ids import TokenId, UserId
from blog.domain.tokens.token import AccessToken, TokenKind
from blog.domain.tokens.values import TokenName


def to_domain(row: TokenRow) -> AccessToken:
    """The token that the row holds."""
    return AccessToken(
        id=TokenId(row.id),
        kind=TokenKind(row.kind),
        user_id=None if row.user_id is None else UserId(row.user_id),
        made_by=UserId(row.made_by),
        name=TokenName(row.name),
        scopes=frozenset(scopes_in(row.scopes)),
        token_digest=row.token_digest,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(token: AccessToken, row: TokenRow) -> TokenRow:
    """The row, with all that the token holds."""
    row.id = token.id
    row.kind = token.kind.value
    row.user_id = token.user_id
    row.made_by = token.made_by
    row.name = token.name.value
    row.scopes = words_for(token.scopes)
    row.token_digest = token.token_digest
    row.expires_at = token.expires_at
    row.last_used_at = token.last_used_at
    row.created_at = token.created_at
    row.updated_at = token.updated_at
    row.version = token.version
    return row


def words_for(scopes: Iterable[Scope]) -> str:
    """The scopes as one text."""
    return " ".join(sorted(scopes))


def scopes_in(words: str) -> tuple[Scope, ...]:
    """The scopes of such a text, in alphabetical order.

    A scope that only another release knows reaches nothing here, and is left out.
    """
    given = set(words.split())
    return tuple(sorted(scope for scope in Scope if scope.value in given))
