"""The read side of series."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part
from blog.adapters.persistence.posts.filtering import IS_LISTED
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.series.rows import SeriesRow
from blog.application.series.queries import NATURAL_SERIES_ORDER, SeriesQueries, SeriesRef
from blog.application.series.views import SeriesLabel, SeriesView
from blog.domain.common.ids import SeriesId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug

_POSTS: Final = select(func.count()).select_from(PostRow).where(PostRow.series_id == SeriesRow.id, IS_LISTED)
_IS_USED: Final = _POSTS.with_only_columns(PostRow.id).exists()

_IDENTITY: Final[Key[SeriesView]] = Key(SeriesRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[SeriesView]]] = MappingProxyType(
    {
        "title": Key(SeriesRow.title, attrgetter("title"), str),
        "created_at": Key(SeriesRow.created_at, attrgetter("created_at"), datetime),
    }
)
_COLUMNS: Final[AnySelect] = select(
    SeriesRow.id,
    SeriesRow.title,
    SeriesRow.slug,
    SeriesRow.description,
    _POSTS.scalar_subquery(),
    SeriesRow.created_at,
    SeriesRow.updated_at,
    SeriesRow.version,
)
_BY_ID: Final = _COLUMNS.where(SeriesRow.id == bindparam("ref"))
_BY_SLUG: Final = _COLUMNS.where(SeriesRow.slug == bindparam("ref"))

_LABELS: Final = select(SeriesRow.id, SeriesRow.title, SeriesRow.slug).where(
    SeriesRow.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class _ListShape:
    """What of a request for a list makes another statement."""

    page: PageShape
    with_unused: bool

    @property
    def keyset(self) -> Keyset[SeriesView]:
        return Keyset(self.page.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=64)
def _list_statement(shape: _ListShape) -> AnySelect:
    rows = _COLUMNS if shape.with_unused else _COLUMNS.where(_IS_USED)
    return part(rows, shape.keyset, shape.page)


def _count_statement(*, with_unused: bool) -> Select[int]:
    series = select(func.count()).select_from(SeriesRow)
    return series if with_unused else series.where(_IS_USED)


class SqlAlchemySeriesQueries(SeriesQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, ref: SeriesRef) -> SeriesView | None:
        by, value = (_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_BY_ID, ref)

        def read(connection: Connection) -> SeriesView | None:
            row = connection.execute(by, {"ref": value}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[SeriesView]:
        shape = _ListShape(PageShape.of(page, NATURAL_SERIES_ORDER), with_unused)
        keyset = shape.keyset

        def read(connection: Connection) -> Page[SeriesView]:
            rows = connection.execute(_list_statement(shape), keyset.parameters(page)).all()
            total = connection.scalar(_count_statement(with_unused=with_unused)) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def labels(self, series_ids: Collection[SeriesId]) -> Mapping[SeriesId, SeriesLabel]:
        if not series_ids:
            return {}

        def read(connection: Connection) -> Mapping[SeriesId, SeriesLabel]:
            rows = connection.execute(_LABELS, {"ids": list(series_ids)})
            return {
                SeriesId(series_id): SeriesLabel(id=SeriesId(series_id), title=title, slug=slug)
                for series_id, title, slug in rows
            }

        return await self._reader.read(read)


def _view(row: Row[*tuple[Any, ...]]) -> SeriesView:
    series_id, title, slug, description, post_count, created_at, updated_at, version = row
    return SeriesView(
        id=SeriesId(series_id),
        title=title,
        slug=slug,
        description=description,
        post_count=post_count,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )
