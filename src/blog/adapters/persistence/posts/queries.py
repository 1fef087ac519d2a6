"""The read side of posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, reduce
from operator import add, attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, literal, select

from blog.adapters.persistence.paging import (
    AnySelect,
    Key,
    Keyset,
    PageShape,
    part,
    part_by_ids,
    part_of_several,
)
from blog.adapters.persistence.posts.authorship import COAUTHOR_IDS, author_ids
from blog.adapters.persistence.posts.columns import columns, view_of
from blog.adapters.persistence.posts.filtering import FilterShape, Visible, parameters
from blog.adapters.persistence.posts.neighbours import link_of, next_of, previous_of
from blog.adapters.persistence.posts.rows import PostRow, PostSlugRow
from blog.adapters.persistence.reader import Reader
from blog.application.posts.queries import NATURAL_POST_ORDER, PostFilter, PostQueries, PostRef
from blog.application.posts.views import Neighbours, PostStanding, PostTrace, PostView
from blog.domain.common.ids import PostId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.values import LISTED, PostStatus, Visibility

_END_OF_TIME: Final = datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)
"""When drafts are published, as far as sorting goes."""

_IDENTITY: Final[Key[PostView]] = Key(PostRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[PostView]]] = MappingProxyType(
    {
        "published_at": Key(PostRow.published_at, attrgetter("published_at"), datetime),
        "created_at": Key(PostRow.created_at, attrgetter("created_at"), datetime),
        "updated_at": Key(PostRow.updated_at, attrgetter("updated_at"), datetime),
        "title": Key(PostRow.title, attrgetter("title"), str),
        "part": Key(PostRow.series_part, attrgetter("series.part"), int),
    }
)
_KEYS_WITH_DRAFTS: Final[Mapping[str, Key[PostView]]] = MappingProxyType(
    {
        **_KEYS,
        "published_at": Key(
            func.coalesce(PostRow.published_at, literal(_END_OF_TIME, PostRow.published_at.type)),
            lambda view: view.published_at or _END_OF_TIME,
            datetime,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class _ListShape:
    """What of a request for a list makes another statement."""

    filter: FilterShape
    page: PageShape
    with_body: bool
    with_meta: bool

    @property
    def keyset(self) -> Keyset[PostView]:
        keys = _KEYS if self.filter.visible is Visible.PUBLISHED else _KEYS_WITH_DRAFTS
        return Keyset(self.page.order, keys, _IDENTITY)

    @property
    def is_read_off_an_index(self) -> bool:
        """Whether the rows come in their order by themselves; otherwise only their ids should be sorted."""
        wanted = self.filter
        is_usual = wanted.visible is Visible.PUBLISHED and wanted.visibility == LISTED
        is_plain = is_usual and wanted.kind is not None and not wanted.looks_elsewhere
        return is_plain and wanted.author is None and not self.page.skips


_REF: Final[BindParameter[Any]] = bindparam("ref")
_WHOLE: Final = columns(with_body=True, with_meta=True)
_BARE: Final = columns(with_body=False, with_meta=True)
_BY_ID: Final = {True: _WHOLE.where(PostRow.id == _REF), False: _BARE.where(PostRow.id == _REF)}
_BY_SLUG: Final = {True: _WHOLE.where(PostRow.slug == _REF), False: _BARE.where(PostRow.slug == _REF)}
_STANDING: Final[AnySelect] = select(
    PostRow.id, PostRow.author_id, COAUTHOR_IDS, PostRow.status, PostRow.visibility
)
_STANDING_BY_ID: Final = _STANDING.where(PostRow.id == _REF)
_STANDING_BY_SLUG: Final = _STANDING.where(PostRow.slug == _REF)
_TRACE: Final[AnySelect] = (
    select(
        PostSlugRow.post_id,
        func.coalesce(PostRow.slug, PostSlugRow.slug),
        PostRow.author_id,
        COAUTHOR_IDS,
        PostRow.status,
    )
    .outerjoin(PostRow, PostRow.id == PostSlugRow.post_id)
    .where(PostSlugRow.is_public)
    .limit(1)
)
_TRACE_BY_ID: Final = _TRACE.where(PostSlugRow.post_id == _REF)
_TRACE_BY_SLUG: Final = _TRACE.where(PostSlugRow.slug == _REF)
_PLACE: Final = (
    bindparam("series_id", type_=PostRow.series_id.type),
    bindparam("part", type_=PostRow.series_part.type),
)
_AROUND: Final = select(previous_of(*_PLACE), next_of(*_PLACE)).where(PostRow.id == bindparam("id"))
_DUE: Final = (
    select(PostRow.id)
    .where(PostRow.status == PostStatus.SCHEDULED.value, PostRow.scheduled_at <= bindparam("now"))
    .order_by(PostRow.scheduled_at, PostRow.id)
    .limit(bindparam("most"))
)
_TRASHED: Final = (
    select(PostRow.id)
    .where(PostRow.status == PostStatus.TRASHED.value, PostRow.trashed_at <= bindparam("by"))
    .order_by(PostRow.trashed_at, PostRow.id)
    .limit(bindparam("most"))
)


# To build a statement takes SQLAlchemy longer than to run it; to find a built one takes next to nothing.
@lru_cache(maxsize=512)
def _list_statement(shape: _ListShape) -> AnySelect:
    rows = columns(with_body=shape.with_body, with_meta=shape.with_meta)
    first, *others = shape.filter.parts()
    if shape.is_read_off_an_index:
        return part(rows.where(*first), shape.keyset, shape.page)
    ids = select(PostRow.id)
    if not others:
        return part_by_ids(rows, ids.where(*first), PostRow.id, shape.keyset, shape.page)
    several = [ids.where(*each) for each in (first, *others)]
    return part_of_several(rows, several, PostRow.id, shape.keyset, shape.page)


@lru_cache(maxsize=128)
def _count_statement(shape: FilterShape) -> Select[int]:
    counts = [
        select(func.count()).select_from(PostRow).where(*each).scalar_subquery() for each in shape.parts()
    ]
    return select(reduce(add, counts))


class SqlAlchemyPostQueries(PostQueries):
    """Columns straight into views, the tags among them: one statement, and one more for a total."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, ref: PostRef, *, with_body: bool = True) -> PostView | None:
        by, value = (_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_BY_ID, ref)

        def read(connection: Connection) -> PostView | None:
            row = connection.execute(by[with_body], {"ref": value}).one_or_none()
            return None if row is None else view_of(row, with_meta=True)

        return await self._reader.read(read)

    async def standing(self, ref: PostRef) -> PostStanding | None:
        by, value = (_STANDING_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_STANDING_BY_ID, ref)

        def read(connection: Connection) -> PostStanding | None:
            row = connection.execute(by, {"ref": value}).one_or_none()
            if row is None:
                return None
            post_id, author_id, others, status, visibility = row
            return PostStanding(
                id=PostId(post_id),
                author_ids=author_ids(author_id, others),
                status=PostStatus(status),
                visibility=Visibility(visibility),
            )

        return await self._reader.read(read)

    async def trace(self, ref: PostRef) -> PostTrace | None:
        by, value = (_TRACE_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_TRACE_BY_ID, ref)

        def read(connection: Connection) -> PostTrace | None:
            row = connection.execute(by, {"ref": value}).one_or_none()
            if row is None:
                return None
            post_id, slug, author_id, others, status = row
            return PostTrace(
                id=PostId(post_id),
                slug=slug,
                author_ids=() if author_id is None else author_ids(author_id, others),
                status=None if status is None else PostStatus(status),
            )

        return await self._reader.read(read)

    async def around(self, post_id: PostId, place: SeriesPlace) -> Neighbours:
        values = {"id": post_id, "series_id": place.series_id, "part": place.part}

        def read(connection: Connection) -> Neighbours:
            row = connection.execute(_AROUND, values).one_or_none()
            previous, after = (None, None) if row is None else row
            return Neighbours(previous=link_of(previous), next=link_of(after))

        return await self._reader.read(read)

    async def due(self, now: datetime, limit: int) -> Sequence[PostId]:
        return await self._ids(_DUE, now=now, most=limit)

    async def trashed(self, by: datetime, limit: int) -> Sequence[PostId]:
        return await self._ids(_TRASHED, by=by, most=limit)

    async def list(
        self, wanted: PostFilter, page: PageRequest, *, with_body: bool = False, with_meta: bool = False
    ) -> Page[PostView]:
        shape = _ListShape(
            FilterShape.of(wanted), PageShape.of(page, NATURAL_POST_ORDER), with_body, with_meta
        )
        keyset = shape.keyset
        values = parameters(wanted)

        def read(connection: Connection) -> Page[PostView]:
            rows = connection.execute(_list_statement(shape), values | keyset.parameters(page)).all()
            total = connection.scalar(_count_statement(shape.filter), values) if page.count else None
            views = [view_of(row, with_meta=with_meta) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def _ids(self, statement: Select[UUID], **values: object) -> Sequence[PostId]:
        def read(connection: Connection) -> Sequence[PostId]:
            return [PostId(post_id) for (post_id,) in connection.execute(statement, values)]

        return await self._reader.read(read)
