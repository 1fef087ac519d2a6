"""The read side of previews."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select

from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part, part_by_ids
from blog.adapters.persistence.previews.rows import PreviewRow
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.users.rows import UserRow
from blog.application.previews.queries import NATURAL_PREVIEW_ORDER, PreviewQueries
from blog.application.previews.views import PresentedPreview, PreviewView
from blog.application.users.views import AuthorView
from blog.domain.access.roles import Role
from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.common.paging import Page, PageRequest

_IDENTITY: Final[Key[PreviewView]] = Key(PreviewRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[PreviewView]]] = MappingProxyType(
    {
        "created_at": Key(PreviewRow.created_at, attrgetter("created_at"), datetime),
        "expires_at": Key(PreviewRow.expires_at, attrgetter("expires_at"), datetime),
    }
)

_COLUMNS: Final[AnySelect] = select(
    PreviewRow.id,
    PreviewRow.post_id,
    PreviewRow.note,
    PreviewRow.created_by,
    UserRow.username,
    UserRow.name,
    PreviewRow.expires_at,
    PreviewRow.created_at,
    PreviewRow.version,
).join(UserRow, UserRow.id == PreviewRow.created_by)
_BY_ID: Final = _COLUMNS.where(PreviewRow.id == bindparam("id"))
_PRESENTED: Final = (
    select(PreviewRow.post_id, PreviewRow.created_by, UserRow.role, UserRow.is_active, PreviewRow.expires_at)
    .join(UserRow, UserRow.id == PreviewRow.created_by)
    .where(PreviewRow.id == bindparam("id"))
)
_OF_POST: Final = PreviewRow.post_id == bindparam("post_id")
_COUNT: Final = select(func.count()).select_from(PreviewRow).where(_OF_POST)


def _keyset(shape: PageShape) -> Keyset[PreviewView]:
    return Keyset(shape.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=256)
def _list_statement(shape: PageShape) -> AnySelect:
    if shape.skips:
        ids = select(PreviewRow.id).where(_OF_POST)
        return part_by_ids(_COLUMNS, ids, PreviewRow.id, _keyset(shape), shape)
    return part(_COLUMNS.where(_OF_POST), _keyset(shape), shape)


class SqlAlchemyPreviewQueries(PreviewQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def present(self, preview_id: PreviewId) -> PresentedPreview | None:
        def read(connection: Connection) -> PresentedPreview | None:
            row = connection.execute(_PRESENTED, {"id": preview_id}).one_or_none()
            return None if row is None else _presented(row)

        return await self._reader.read(read)

    async def find(self, preview_id: PreviewId) -> PreviewView | None:
        def read(connection: Connection) -> PreviewView | None:
            row = connection.execute(_BY_ID, {"id": preview_id}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def list(self, post_id: PostId, page: PageRequest) -> Page[PreviewView]:
        shape = PageShape.of(page, NATURAL_PREVIEW_ORDER)
        keyset = _keyset(shape)
        values = {"post_id": post_id}

        def read(connection: Connection) -> Page[PreviewView]:
            rows = connection.execute(_list_statement(shape), values | keyset.parameters(page)).all()
            total = connection.scalar(_COUNT, values) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)


def _presented(row: Row[*tuple[Any, ...]]) -> PresentedPreview:
    post_id, created_by, role, is_active, expires_at = row
    return PresentedPreview(
        post_id=PostId(post_id),
        created_by=UserId(created_by),
        role=Role(role),
        creator_is_active=is_active,
        expires_at=expires_at,
    )


def _view(row: Row[*tuple[Any, ...]]) -> PreviewView:
    preview_id, post_id, note, user_id, username, name, expires_at, created_at, version = row
    return PreviewView(
        id=PreviewId(preview_id),
        post_id=PostId(post_id),
        note=note,
        created_by=AuthorView(id=UserId(user_id), username=username, name=name),
        expires_at=expires_at,
        created_at=created_at,
        version=version,
    )
