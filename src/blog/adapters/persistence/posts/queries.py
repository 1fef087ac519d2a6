"""The read side of posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, literal, null, select

from blog.adapters.persistence.comments.rows import CommentRow
from blog.adapters.persistence.documents import rows_as_json
from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part, part_by_ids
from blog.adapters.persistence.posts.filtering import FilterShape, Visible, parameters
from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.posts.queries import NATURAL_POST_ORDER, PostFilter, PostQueries, PostRef
from blog.application.posts.views import ImageView, PostStanding, PostView, TagLabel
from blog.application.users.views import AuthorView
from blog.domain.comments.values import CommentStatus
from blog.domain.common.ids import PostId, TagId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.seo import Seo
from blog.domain.posts.values import Body, PostKind, PostStatus

_END_OF_TIME: Final = datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)
"""When drafts are published, as far as sorting goes."""

_IDENTITY: Final[Key[PostView]] = Key(PostRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[PostView]]] = MappingProxyType(
    {
        "published_at": Key(PostRow.published_at, attrgetter("published_at"), datetime),
        "created_at": Key(PostRow.created_at, attrgetter("created_at"), datetime),
        "updated_at": Key(PostRow.updated_at, attrgetter("updated_at"), datetime),
        "title": Key(PostRow.title, attrgetter("title"), str),
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
    with_seo: bool

    @property
    def keyset(self) -> Keyset[PostView]:
        keys = _KEYS if self.filter.visible is Visible.PUBLISHED else _KEYS_WITH_DRAFTS
        return Keyset(self.page.order, keys, _IDENTITY)

    @property
    def is_read_off_an_index(self) -> bool:
        """Whether the rows come in their order by themselves; otherwise only their ids should be sorted."""
        wanted, order = self.filter, self.page.order[0].field
        is_sorted = wanted.author is None or order == "published_at"
        is_plain = wanted.visible is Visible.PUBLISHED and wanted.kind is not None and not wanted.tags
        return is_plain and is_sorted and not self.page.skips


def _columns(*, with_body: bool, with_seo: bool) -> AnySelect:
    comments = select(func.count()).where(
        CommentRow.post_id == PostRow.id, CommentRow.status == CommentStatus.APPROVED.value
    )
    tags = (
        select(rows_as_json(PostTagRow.position, TagRow.id, TagRow.name, TagRow.slug))
        .select_from(PostTagRow)
        .join(TagRow, TagRow.id == PostTagRow.tag_id)
        .where(PostTagRow.post_id == PostRow.id)
    )
    return select(
        PostRow.id,
        PostRow.slug,
        PostRow.title,
        func.coalesce(PostRow.excerpt, PostRow.body_summary),
        PostRow.status,
        PostRow.published_at,
        PostRow.kind,
        PostRow.featured,
        PostRow.image_url,
        PostRow.image_alt,
        PostRow.image_caption,
        PostRow.author_id,
        UserRow.username,
        UserRow.name,
        PostRow.body_words,
        tags.scalar_subquery(),
        comments.scalar_subquery(),
        PostRow.created_at,
        PostRow.updated_at,
        PostRow.version,
        PostRow.seo if with_seo else null(),
        PostRow.body_source if with_body else null(),
        PostRow.body_html if with_body else null(),
    ).join(UserRow, UserRow.id == PostRow.author_id)


_REF: Final[BindParameter[Any]] = bindparam("ref")
_WHOLE: Final = _columns(with_body=True, with_seo=True)
_BARE: Final = _columns(with_body=False, with_seo=True)
_BY_ID: Final = {True: _WHOLE.where(PostRow.id == _REF), False: _BARE.where(PostRow.id == _REF)}
_BY_SLUG: Final = {True: _WHOLE.where(PostRow.slug == _REF), False: _BARE.where(PostRow.slug == _REF)}
_STANDING: Final = select(PostRow.id, PostRow.author_id, PostRow.status)
_STANDING_BY_ID: Final = _STANDING.where(PostRow.id == _REF)
_STANDING_BY_SLUG: Final = _STANDING.where(PostRow.slug == _REF)


# To build a statement takes SQLAlchemy longer than to run it; to find a built one takes next to nothing.
@lru_cache(maxsize=512)
def _list_statement(shape: _ListShape) -> AnySelect:
    conditions = shape.filter.conditions()
    rows = _columns(with_body=shape.with_body, with_seo=shape.with_seo)
    if shape.is_read_off_an_index:
        return part(rows.where(*conditions), shape.keyset, shape.page)
    ids = select(PostRow.id).where(*conditions)
    return part_by_ids(rows, ids, PostRow.id, shape.keyset, shape.page)


@lru_cache(maxsize=128)
def _count_statement(shape: FilterShape) -> Select[int]:
    return select(func.count()).select_from(PostRow).where(*shape.conditions())


class SqlAlchemyPostQueries(PostQueries):
    """Columns straight into views, the tags among them: one statement, and one more for a total."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, ref: PostRef, *, with_body: bool = True) -> PostView | None:
        by, value = (_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_BY_ID, ref)

        def read(connection: Connection) -> PostView | None:
            row = connection.execute(by[with_body], {"ref": value}).one_or_none()
            return None if row is None else _view(row, with_seo=True)

        return await self._reader.read(read)

    async def standing(self, ref: PostRef) -> PostStanding | None:
        by, value = (_STANDING_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_STANDING_BY_ID, ref)

        def read(connection: Connection) -> PostStanding | None:
            row = connection.execute(by, {"ref": value}).one_or_none()
            if row is None:
                return None
            post_id, author_id, status = row
            is_published = PostStatus(status) is PostStatus.PUBLISHED
            return PostStanding(id=PostId(post_id), author_id=UserId(author_id), is_published=is_published)

        return await self._reader.read(read)

    async def list(
        self, wanted: PostFilter, page: PageRequest, *, with_body: bool = False, with_seo: bool = False
    ) -> Page[PostView]:
        shape = _ListShape(
            FilterShape.of(wanted), PageShape.of(page, NATURAL_POST_ORDER), with_body, with_seo
        )
        keyset = shape.keyset
        values = parameters(wanted)

        def read(connection: Connection) -> Page[PostView]:
            rows = connection.execute(_list_statement(shape), values | keyset.parameters(page)).all()
            total = connection.scalar(_count_statement(shape.filter), values) if page.count else None
            views = [_view(row, with_seo=with_seo) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)


def _view(row: Row[*tuple[Any, ...]], *, with_seo: bool) -> PostView:
    (
        post_id,
        slug,
        title,
        excerpt,
        status,
        published_at,
        kind,
        featured,
        image_url,
        image_alt,
        image_caption,
        author_id,
        username,
        author_name,
        words,
        tags,
        comment_count,
        created_at,
        updated_at,
        version,
        seo,
        content,
        content_html,
    ) = row
    return PostView(
        id=PostId(post_id),
        slug=slug,
        title=title,
        excerpt=excerpt,
        status=PostStatus(status),
        published_at=published_at,
        kind=PostKind(kind),
        featured=featured,
        feature_image=image_url and ImageView(url=image_url, alt=image_alt, caption=image_caption),
        author=AuthorView(id=UserId(author_id), username=username, name=author_name),
        tags=tuple(
            TagLabel(id=TagId(UUID(tag_id)), name=name, slug=tag_slug)
            for _, tag_id, name, tag_slug in sorted(tags or ())
        ),
        reading_time=Body.minutes_for(words),
        comment_count=comment_count,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
        seo=Seo(**seo or {}) if with_seo else None,
        content=content,
        content_html=content_html,
    )
