"""Tags within one unit of work."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import aliased

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.adapters.persistence.tags.leads import Leads
from blog.adapters.persistence.tags.mapping import to_domain, write
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNameTaken, TagNotFound, TagSlugTaken
from blog.domain.tags.repository import TagRepository
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName

_RULES: Final[Rules] = MappingProxyType({"uq_tags_name_key": TagNameTaken, "uq_tags_slug": TagSlugTaken})


_TAGS: Final = locking(select(TagRow))
_BY_ID: Final = _TAGS.where(TagRow.id == bindparam("id"))
_BY_SLUG: Final = _TAGS.where(TagRow.slug == bindparam("slug"))
# The lock of a deletion, which those who put the tag on a post wait for, and which waits for them.
_BOTH: Final = (
    select(TagRow)
    .where(TagRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(TagRow.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_CARRIERS: Final = (
    select(PostRow.id)
    .where(PostRow.id.in_(select(PostTagRow.post_id).where(PostTagRow.tag_id == bindparam("old"))))
    .order_by(PostRow.id)
    .with_for_update(key_share=True)
)
# Who puts a tag on a post that has it already writes nothing that would keep somebody from deleting it.
_BY_NAME: Final = (
    # The version makes MySQL read the row, and so lock it: it would lock but the index that has the rest.
    select(TagRow.name_key, TagRow.id, TagRow.version)
    .where(TagRow.name_key.in_(bindparam("keys", expanding=True)))
    .order_by(TagRow.id)
    .with_for_update(read=True, key_share=True)
)
_TAKEN: Final = select(TagRow.slug).where(TagRow.slug.in_(bindparam("slugs", expanding=True)))

_OLD: Final = aliased(PostTagRow)
_KEPT: Final = aliased(PostTagRow)
# Two statements for any number of posts. What is left of the tag that goes is then deleted along with it.
_MOVE_UP: Final = (
    update(PostTagRow)
    .where(
        PostTagRow.tag_id == bindparam("kept"),
        _OLD.tag_id == bindparam("old"),
        _OLD.post_id == PostTagRow.post_id,
        _OLD.position < PostTagRow.position,
    )
    .values(position=_OLD.position)
)
_PUT_ON: Final = insert(cast(Table, PostTagRow.__table__)).from_select(
    ["post_id", "tag_id", "position"],
    select(_OLD.post_id, bindparam("kept", type_=TagRow.id.type), _OLD.position)
    .outerjoin(_KEPT, (_KEPT.post_id == _OLD.post_id) & (_KEPT.tag_id == bindparam("kept")))
    .where(_OLD.tag_id == bindparam("old"), _KEPT.post_id.is_(None)),
)


class SqlAlchemyTagRepository(TagRepository):
    """Tags, in the table `tags`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._leads = Leads(work)
        # The session knows its rows by weak references only.
        self._rows: dict[TagId, TagRow] = {}

    async def get(self, tag_id: TagId) -> Tag:
        return self._found(await self._work.load(_BY_ID, id=tag_id))

    async def get_by_slug(self, slug: Slug) -> Tag:
        return self._found(await self._work.load(_BY_SLUG, slug=slug.value))

    async def get_to_merge(self, tag_id: TagId, into: TagId) -> tuple[Tag, Tag]:
        # The posts first, as whoever edits one does; and those that got the tag before it was locked.
        await self._work.rows(_CARRIERS, old=tag_id)
        found = {row.id: row for row in await self._work.load_all(_BOTH, ids=[tag_id, into])}
        await self._work.rows(_CARRIERS, old=tag_id)
        return self._found(found.get(tag_id)), self._found(found.get(into))

    async def ids_by_name(self, names: Collection[TagName]) -> Mapping[str, TagId]:
        if not names:
            return {}
        keys = {name.key for name in names}
        found = {key: TagId(tag_id) for key, tag_id, _ in await self._work.rows(_BY_NAME, keys=list(keys))}
        missing = keys - found.keys()
        return {**found, **await self._leads.ids_by_name(missing)} if missing else found

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        taken = await self._work.rows(_TAKEN, slugs=[slug.value for slug in slugs])
        return {Slug(value) for (value,) in taken} | await self._leads.slugs(slugs)

    async def add(self, tag: Tag) -> None:
        row = write(tag, TagRow())
        await self._work.add(row, tag, _RULES)
        self._rows[tag.id] = row
        await self._leads.make_way(tag)

    async def save(self, tag: Tag) -> None:
        row = self._rows[tag.id]
        loaded, name_key, slug = row.version, row.name_key, row.slug
        await self._work.save(write(tag, row), tag, loaded, _RULES)
        if (row.name_key, row.slug) != (name_key, slug):
            await self._leads.make_way(tag)
        if row.slug != slug:
            await self._leads.leave(slug, tag)

    async def merge(self, tag: Tag, into: Tag) -> None:
        was_public = await self._leads.is_public(tag.id)
        for statement in (_MOVE_UP, _PUT_ON):
            await self._work.change(statement, old=tag.id, kept=into.id)
        await self._leads.take_over(tag, into, was_public=was_public)
        await self.remove(tag)

    async def remove(self, tag: Tag) -> None:
        await self._work.remove(self._rows.pop(tag.id), tag)

    def _found(self, row: TagRow | None) -> Tag:
        if row is None:
            raise TagNotFound
        tag = to_domain(row)
        self._rows[tag.id] = row
        return tag
