"""Access tokens within one unit of work."""

from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, delete, func, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.pruning import remove_oldest
from blog.adapters.persistence.tokens.mapping import to_domain, write
from blog.adapters.persistence.tokens.rows import TokenRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TokenId, UserId
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.tokens.repository import TokenRepository
from blog.domain.tokens.token import AccessToken, TokenKind

_RULES: Final[Rules] = MappingProxyType({"fk_access_tokens_user_id": ConcurrentUpdate})

_BY_ID: Final = locking(select(TokenRow).where(TokenRow.id == bindparam("id")))
# In one order, so that two who revoke them do not wait for one another.
_ALL_OF_USER: Final = locking(
    select(TokenRow).where(TokenRow.user_id == bindparam("user_id")).order_by(TokenRow.id)
)
_LIVING: Final = select(func.count()).select_from(TokenRow).where(TokenRow.expires_at > bindparam("now"))
# A personal token belongs to whoever made it, and that column has an index.
_LIVING_OF: Final = MappingProxyType(
    {
        TokenKind.PERSONAL: _LIVING.where(TokenRow.user_id == bindparam("made_by")),
        TokenKind.CONTENT: _LIVING.where(
            TokenRow.kind == TokenKind.CONTENT.value, TokenRow.made_by == bindparam("made_by")
        ),
    }
)


class SqlAlchemyTokenRepository(TokenRepository):
    """Access tokens, in the table `access_tokens`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[TokenId, TokenRow] = {}

    async def get(self, token_id: TokenId) -> AccessToken:
        row = await self._work.load(_BY_ID, id=token_id)
        if row is None:
            raise TokenNotFound
        self._rows[token_id] = row
        return to_domain(row)

    async def count_living(self, kind: TokenKind, made_by: UserId, now: datetime) -> int:
        [(count,)] = await self._work.rows(_LIVING_OF[kind], made_by=made_by, now=now)
        return count

    async def add(self, token: AccessToken) -> None:
        row = write(token, TokenRow())
        await self._work.add(row, token, _RULES)
        self._rows[token.id] = row

    async def save(self, token: AccessToken) -> None:
        row = self._rows[token.id]
        loaded = row.version
        await self._work.save(write(token, row), token, loaded)

    async def remove(self, token: AccessToken) -> None:
        await self._work.remove(self._rows.pop(token.id), token)

    async def revoke_all_of(self, user_id: UserId, *, by: UserId | None, now: datetime) -> None:
        rows = await self._work.load_all(_ALL_OF_USER, user_id=user_id)
        if not rows:
            return
        for row in rows:
            token = to_domain(row)
            token.revoke(by=by, now=now)
            self._work.note(token)
        await self._work.change(delete(TokenRow).where(TokenRow.id.in_([row.id for row in rows])))

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        return await remove_oldest(self._work, TokenRow, TokenRow.expires_at, expired_by, limit)
