"""The read side of comments."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, exists, func, null, select, true
from sqlalchemy.orm import aliased

from blog.adapters.persistence.comments.filtering import FilterShape, parameters
from blog.adapters.persistence.comments.reports import read_reports
from blog.adapters.persistence.comments.rows import CommentRow, LikeRow, ReportRow
from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part, part_by_ids
from blog.adapters.persistence.posts.authorship import COAUTHOR_IDS, author_ids
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.users.rows import UserRow
from blog.application.comments.queries import NATURAL_COMMENT_ORDER, CommentFilter, CommentQueries
from blog.application.comments.views import CommentView, GuestView, ReportView
from blog.application.users.views import AuthorView
from blog.domain.comments.values import CommentStatus
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.posts.values import PostStatus, Visibility

_IDENTITY: Final[Key[CommentView]] = Key(CommentRow.id, attrgetter("id"), UUID)
_REPORTS: Final = (
    select(func.count()).where(ReportRow.comment_id == CommentRow.id).correlate(CommentRow).scalar_subquery()
)
_KEYS: Final[Mapping[str, Key[CommentView]]] = MappingProxyType(
    {
        "created_at": Key(CommentRow.created_at, attrgetter("created_at"), datetime),
        "report_count": Key(_REPORTS, attrgetter("report_count"), int),
    }
)

_REPLY = aliased(CommentRow)
_SHOWN_REPLIES: Final = (
    select(func.count()).where(_REPLY.parent_id == CommentRow.id, _REPLY.is_shown == true()).scalar_subquery()
)
_LIKES: Final = (
    select(func.count()).where(LikeRow.comment_id == CommentRow.id).correlate(CommentRow).scalar_subquery()
)


# For visitors it is not looked for.
_LIKED: Final = (
    exists()
    .where(LikeRow.comment_id == CommentRow.id, LikeRow.user_id == bindparam("liker"))
    .correlate(CommentRow)
)


def _columns(*, with_reports: bool, with_liked: bool) -> AnySelect:
    return (
        select(
            CommentRow.id,
            CommentRow.post_id,
            CommentRow.parent_id,
            CommentRow.depth,
            CommentRow.author_id,
            UserRow.username,
            UserRow.name,
            CommentRow.guest_name,
            CommentRow.guest_email,
            CommentRow.body_source,
            CommentRow.body_html,
            CommentRow.status,
            CommentRow.edited_at,
            _LIKES,
            _REPORTS if with_reports else null(),
            _SHOWN_REPLIES,
            CommentRow.created_at,
            CommentRow.updated_at,
            CommentRow.version,
            PostRow.author_id,
            COAUTHOR_IDS,
            PostRow.status,
            PostRow.visibility,
            _LIKED if with_liked else null(),
        )
        .join(PostRow, PostRow.id == CommentRow.post_id)
        .outerjoin(UserRow, UserRow.id == CommentRow.author_id)
    )


_ITSELF: Final = CommentRow.id == bindparam("id")
_BY_ID: Final = _columns(with_reports=True, with_liked=False).where(_ITSELF)
_BY_ID_WITH_LIKED: Final = _columns(with_reports=True, with_liked=True).where(_ITSELF)
_POSTS: Final = select(CommentRow.id, CommentRow.post_id).where(
    CommentRow.id.in_(bindparam("ids", expanding=True))
)


def _keyset(shape: PageShape) -> Keyset[CommentView]:
    return Keyset(shape.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=256)
def _list_statement(wanted: FilterShape, shape: PageShape) -> AnySelect:
    rows = _columns(with_reports=not wanted.only_shown, with_liked=wanted.liker)
    if shape.skips or wanted.post_author:
        ids = wanted.restrict(select(CommentRow.id))
        return part_by_ids(rows, ids, CommentRow.id, _keyset(shape), shape)
    return part(rows.where(*wanted.conditions()), _keyset(shape), shape)


@lru_cache(maxsize=8)
def _count_statement(wanted: FilterShape) -> Select[int]:
    return wanted.restrict(select(func.count()).select_from(CommentRow))


class SqlAlchemyCommentQueries(CommentQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, comment_id: CommentId, liker_id: UserId | None = None) -> CommentView | None:
        statement = _BY_ID if liker_id is None else _BY_ID_WITH_LIKED

        def read(connection: Connection) -> CommentView | None:
            row = connection.execute(statement, {"id": comment_id, "liker": liker_id}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def posts_of(self, comment_ids: Collection[CommentId]) -> Mapping[CommentId, PostId]:
        ids = list(comment_ids)

        def read(connection: Connection) -> Mapping[CommentId, PostId]:
            rows = connection.execute(_POSTS, {"ids": ids}).all()
            return {CommentId(comment_id): PostId(post_id) for comment_id, post_id in rows}

        return await self._reader.read(read)

    async def list(self, wanted: CommentFilter, page: PageRequest) -> Page[CommentView]:
        shape, filtered = PageShape.of(page, NATURAL_COMMENT_ORDER), FilterShape.of(wanted)
        keyset = _keyset(shape)
        values = parameters(wanted)

        def read(connection: Connection) -> Page[CommentView]:
            rows = connection.execute(
                _list_statement(filtered, shape), values | keyset.parameters(page)
            ).all()
            total = connection.scalar(_count_statement(filtered), values) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def reports(self, comment_id: CommentId, page: PageRequest) -> Page[ReportView]:
        return await self._reader.read(lambda connection: read_reports(connection, comment_id, page))


def _view(row: Row[*tuple[Any, ...]]) -> CommentView:
    (
        comment_id,
        post_id,
        parent_id,
        depth,
        author_id,
        username,
        author_name,
        guest_name,
        guest_email,
        content,
        content_html,
        status,
        edited_at,
        like_count,
        report_count,
        reply_count,
        created_at,
        updated_at,
        version,
        post_author_id,
        post_coauthors,
        post_status,
        post_visibility,
        liked,
    ) = row
    author = None
    if author_id is not None:
        author = AuthorView(id=UserId(author_id), username=username, name=author_name)
    return CommentView(
        id=CommentId(comment_id),
        post_id=PostId(post_id),
        parent_id=None if parent_id is None else CommentId(parent_id),
        depth=depth,
        author=author,
        guest=None if guest_name is None else GuestView(name=guest_name, email=guest_email),
        content=content,
        content_html=content_html,
        status=CommentStatus(status),
        edited_at=edited_at,
        like_count=like_count,
        report_count=report_count,
        reply_count=reply_count,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
        post_author_ids=author_ids(post_author_id, post_coauthors),
        post_is_published=post_status == PostStatus.PUBLISHED,
        post_is_for_members=post_visibility == Visibility.MEMBERS,
        liked=bool(liked),
    )
