"""The read side of tags."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, Select, SQLColumnExpression, bindparam, func, select

from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part
from blog.adapters.persistence.posts.filtering import IS_LISTED
from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.tags.mapping import to_image
from blog.adapters.persistence.tags.rows import TagLeadRow, TagRow
from blog.adapters.persistence.tags.usage import IS_USED, POSTS_OF_TAG
from blog.application.tags.queries import NATURAL_TAG_ORDER, TagQueries, TagRef
from blog.application.tags.views import TagLabel, TagLead, TagView
from blog.domain.common.ids import TagId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug

_COUNT_OF_TAG: Final = POSTS_OF_TAG.scalar_subquery()

# Of all tags at once, to sort by.
_COUNTS: Final = (
    select(PostTagRow.tag_id, func.count().label("posts"))
    .join(PostRow, PostRow.id == PostTagRow.post_id)
    .where(IS_LISTED)
    .group_by(PostTagRow.tag_id)
    .subquery()
)
_COUNT_OF_ALL: Final = func.coalesce(_COUNTS.c.posts, 0)

_IDENTITY: Final[Key[TagView]] = Key(TagRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[TagView]]] = MappingProxyType(
    {
        "name": Key(TagRow.name, attrgetter("name"), str),
        "created_at": Key(TagRow.created_at, attrgetter("created_at"), datetime),
        "post_count": Key(_COUNT_OF_ALL, attrgetter("post_count"), int),
    }
)


def _columns(count: SQLColumnExpression[int]) -> AnySelect:
    return select(
        TagRow.id,
        TagRow.name,
        TagRow.slug,
        TagRow.description,
        TagRow.colour,
        TagRow.image_url,
        TagRow.image_alt,
        TagRow.meta_title,
        TagRow.meta_description,
        count,
        TagRow.created_at,
        TagRow.updated_at,
        TagRow.version,
    )


_BY_ID: Final = _columns(_COUNT_OF_TAG).where(TagRow.id == bindparam("ref"))
_BY_SLUG: Final = _columns(_COUNT_OF_TAG).where(TagRow.slug == bindparam("ref"))
_LEAD: Final = select(TagRow.slug, TagLeadRow.was_public, IS_USED).join(
    TagRow, TagRow.id == TagLeadRow.tag_id
)
_LEAD_BY_ID: Final = _LEAD.where(TagLeadRow.merged_id == bindparam("ref"))
_LEAD_BY_SLUG: Final = _LEAD.where(TagLeadRow.slug == bindparam("ref"))

_LABELS: Final = (
    select(TagRow.id, TagRow.id.label("meant"), TagRow.name, TagRow.slug)
    .where(TagRow.id.in_(bindparam("ids", expanding=True)))
    .union_all(
        select(TagLeadRow.merged_id, TagRow.id, TagRow.name, TagRow.slug)
        .join(TagRow, TagRow.id == TagLeadRow.tag_id)
        .where(TagLeadRow.merged_id.in_(bindparam("ids", expanding=True)))
    )
)


@dataclass(frozen=True, slots=True)
class _ListShape:
    """What of a request for a list makes another statement."""

    page: PageShape
    with_unused: bool

    @property
    def keyset(self) -> Keyset[TagView]:
        return Keyset(self.page.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=256)
def _list_statement(shape: _ListShape) -> AnySelect:
    if any(column.field == "post_count" for column in shape.page.order):
        rows = _columns(_COUNT_OF_ALL).outerjoin(_COUNTS, _COUNTS.c.tag_id == TagRow.id)
    else:
        rows = _columns(_COUNT_OF_TAG)
    if not shape.with_unused:
        rows = rows.where(IS_USED)
    return part(rows, shape.keyset, shape.page)


def _count_statement(*, with_unused: bool) -> Select[int]:
    tags = select(func.count()).select_from(TagRow)
    return tags if with_unused else tags.where(IS_USED)


class SqlAlchemyTagQueries(TagQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, ref: TagRef) -> TagView | None:
        by, value = (_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_BY_ID, ref)

        def read(connection: Connection) -> TagView | None:
            row = connection.execute(by, {"ref": value}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def lead(self, ref: TagRef) -> TagLead | None:
        by, value = (_LEAD_BY_SLUG, ref.value) if isinstance(ref, Slug) else (_LEAD_BY_ID, ref)

        def read(connection: Connection) -> TagLead | None:
            row = connection.execute(by, {"ref": value}).one_or_none()
            if row is None:
                return None
            slug, was_public, is_used = row
            return TagLead(slug=slug, was_public=was_public, is_used=bool(is_used))

        return await self._reader.read(read)

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[TagView]:
        shape = _ListShape(PageShape.of(page, NATURAL_TAG_ORDER), with_unused)
        keyset = shape.keyset

        def read(connection: Connection) -> Page[TagView]:
            rows = connection.execute(_list_statement(shape), keyset.parameters(page)).all()
            total = connection.scalar(_count_statement(with_unused=with_unused)) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def labels(self, tag_ids: Collection[TagId]) -> Mapping[TagId, TagLabel]:
        if not tag_ids:
            return {}

        def read(connection: Connection) -> Mapping[TagId, TagLabel]:
            rows = connection.execute(_LABELS, {"ids": list(tag_ids)})
            return {
                TagId(tag_id): TagLabel(id=TagId(meant), name=name, slug=slug)
                for tag_id, meant, name, slug in rows
            }

        return await self._reader.read(read)


def _view(row: Row[*tuple[Any, ...]]) -> TagView:
    (
        tag_id,
        name,
        slug,
        description,
        colour,
        image_url,
        image_alt,
        meta_title,
        meta_description,
        post_count,
        created_at,
        updated_at,
        version,
    ) = row
    return TagView(
        id=TagId(tag_id),
        name=name,
        slug=slug,
        description=description,
        colour=colour,
        image=to_image(image_url, image_alt),
        meta_title=meta_title,
        meta_description=meta_description,
        post_count=post_count,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )
