"""Tags within one unit of work."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select

from blog.adapters.persistence.errors import Rules
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
# Who puts a tag on a post that has it already writes nothing that would keep somebody from deleting it.
_BY_NAME: Final = (
    select(TagRow.name_key, TagRow.id)
    .where(TagRow.name_key.in_(bindparam("keys", expanding=True)))
    .with_for_update(read=True, key_share=True)
)
_TAKEN: Final = select(TagRow.slug).where(TagRow.slug.in_(bindparam("slugs", expanding=True)))


class SqlAlchemyTagRepository(TagRepository):
    """Tags, in the table `tags`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[TagId, TagRow] = {}

    async def get(self, tag_id: TagId) -> Tag:
        return self._found(await self._work.load(_BY_ID, id=tag_id))

    async def get_by_slug(self, slug: Slug) -> Tag:
        return self._found(await self._work.load(_BY_SLUG, slug=slug.value))

    async def ids_by_name(self, names: Collection[TagName]) -> Mapping[str, TagId]:
        if not names:
            return {}
        found = await self._work.rows(_BY_NAME, keys=[name.key for name in names])
        return {key: TagId(tag_id) for key, tag_id in found}

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        taken = await self._work.rows(_TAKEN, slugs=[slug.value for slug in slugs])
        return {Slug(value) for (value,) in taken}

    async def add(self, tag: Tag) -> None:
        row = write(tag, TagRow())
        await self._work.add(row, tag, _RULES)
        self._rows[tag.id] = row

    async def save(self, tag: Tag) -> None:
        row = self._rows[tag.id]
        loaded = row.version
        await self._work.save(write(tag, row), tag, loaded, _RULES)

    async def remove(self, tag: Tag) -> None:
        await self._work.remove(self._rows.pop(tag.id), tag)

    def _found(self, row: TagRow | None) -> Tag:
        if row is None:
            raise TagNotFound
        tag = to_domain(row)
        self._rows[tag.id] = row
        return tag
