"""The read side of access tokens."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select

from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part, part_by_ids
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.tokens.mapping import scopes_in
from blog.adapters.persistence.tokens.rows import TokenRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.tokens.queries import NATURAL_TOKEN_ORDER, TokenQueries
from blog.application.tokens.views import PresentedToken, TokenView
from blog.domain.access.roles import Role
from blog.domain.common.ids import TokenId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.tokens.token import TokenKind

_IDENTITY: Final[Key[TokenView]] = Key(TokenRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[TokenView]]] = MappingProxyType(
    {"created_at": Key(TokenRow.created_at, attrgetter("created_at"), datetime)}
)

_COLUMNS: Final[AnySelect] = select(
    TokenRow.id,
    TokenRow.kind,
    TokenRow.user_id,
    TokenRow.made_by,
    TokenRow.name,
    TokenRow.scopes,
    TokenRow.expires_at,
    TokenRow.last_used_at,
    TokenRow.created_at,
    TokenRow.version,
)
_BY_ID: Final = _COLUMNS.where(TokenRow.id == bindparam("id"))
_BY_DIGEST: Final = (
    select(
        TokenRow.id,
        TokenRow.user_id,
        UserRow.role,
        UserRow.is_active,
        TokenRow.scopes,
        TokenRow.expires_at,
        TokenRow.last_used_at,
    )
    .outerjoin(UserRow, UserRow.id == TokenRow.user_id)
    .where(TokenRow.token_digest == bindparam("digest"))
)


def _of(kind: TokenKind) -> ColumnElement[bool]:
    if kind is TokenKind.PERSONAL:
        return TokenRow.user_id == bindparam("owner")
    return TokenRow.kind == kind.value


def _keyset(shape: PageShape) -> Keyset[TokenView]:
    return Keyset(shape.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=256)
def _list_statement(kind: TokenKind, shape: PageShape) -> AnySelect:
    if shape.skips:
        ids = select(TokenRow.id).where(_of(kind))
        return part_by_ids(_COLUMNS, ids, TokenRow.id, _keyset(shape), shape)
    return part(_COLUMNS.where(_of(kind)), _keyset(shape), shape)


@lru_cache(maxsize=2)
def _count_statement(kind: TokenKind) -> Select[int]:
    return select(func.count()).select_from(TokenRow).where(_of(kind))


class SqlAlchemyTokenQueries(TokenQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find_by_digest(self, token_digest: bytes) -> PresentedToken | None:
        def read(connection: Connection) -> PresentedToken | None:
            row = connection.execute(_BY_DIGEST, {"digest": token_digest}).one_or_none()
            return None if row is None else _presented(row)

        return await self._reader.read(read)

    async def find(self, token_id: TokenId) -> TokenView | None:
        def read(connection: Connection) -> TokenView | None:
            row = connection.execute(_BY_ID, {"id": token_id}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def list(self, owner: UserId | None, page: PageRequest) -> Page[TokenView]:
        shape = PageShape.of(page, NATURAL_TOKEN_ORDER)
        keyset = _keyset(shape)
        kind = TokenKind.CONTENT if owner is None else TokenKind.PERSONAL
        whose = {} if owner is None else {"owner": owner}

        def read(connection: Connection) -> Page[TokenView]:
            rows = connection.execute(_list_statement(kind, shape), keyset.parameters(page) | whose).all()
            total = connection.scalar(_count_statement(kind), whose) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)


def _presented(row: Row[*tuple[Any, ...]]) -> PresentedToken:
    token_id, user_id, role, is_active, scopes, expires_at, last_used_at = row
    return PresentedToken(
        id=TokenId(token_id),
        user_id=None if user_id is None else UserId(user_id),
        role=None if role is None else Role(role),
        user_is_active=user_id is None or is_active,
        scopes=frozenset(scopes_in(scopes)),
        expires_at=expires_at,
        last_used_at=last_used_at,
    )


def _view(row: Row[*tuple[Any, ...]]) -> TokenView:
    token_id, kind, user_id, made_by, name, scopes, expires_at, last_used_at, created_at, version = row
    return TokenView(
        id=TokenId(token_id),
        kind=TokenKind(kind),
        user_id=None if user_id is None else UserId(user_id),
        made_by=UserId(made_by),
        name=name,
        scopes=scopes_in(scopes),
        expires_at=expires_at,
        last_used_at=last_used_at,
        created_at=created_at,
        version=version,
    )
