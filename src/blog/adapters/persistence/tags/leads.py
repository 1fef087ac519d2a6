"""Addresses and names of the past, and the tags that they lead to, within one unit of work."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import bindparam, or_, select, update

from blog.adapters.persistence.tags.rows import TagLeadRow, TagRow
from blog.adapters.persistence.tags.usage import IS_USED
from blog.adapters.persistence.work import Work
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagSlugTaken
from blog.domain.tags.tag import Tag

_MEANT: Final = select(TagLeadRow.merged_name_key, TagLeadRow.tag_id).where(
    TagLeadRow.merged_name_key.in_(bindparam("keys", expanding=True))
)
_STILL_THERE: Final = (
    select(TagRow.id)
    .where(TagRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(TagRow.id)
    .with_for_update(read=True, key_share=True)
)
_LEADING: Final = select(TagLeadRow.slug).where(TagLeadRow.slug.in_(bindparam("slugs", expanding=True)))
_IN_THE_WAY: Final = select(TagLeadRow.slug, TagLeadRow.tag_id, TagLeadRow.merged_name_key).where(
    or_(TagLeadRow.slug == bindparam("slug"), TagLeadRow.merged_name_key == bindparam("key"))
)
_IS_PUBLIC: Final = select(IS_USED).where(TagRow.id == bindparam("id"))
_FORGET_NAME: Final = (
    update(TagLeadRow).where(TagLeadRow.merged_name_key == bindparam("key")).values(merged_name_key=None)
)
_TURN: Final = (
    update(TagLeadRow)
    .where(TagLeadRow.slug == bindparam("taken"))
    .values(slug=bindparam("left"), was_public=bindparam("public"))
)
_LEAD_ON: Final = (
    update(TagLeadRow).where(TagLeadRow.tag_id == bindparam("before")).values(tag_id=bindparam("after"))
)


class Leads:
    """What leads to tags, in the table `tag_leads`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def ids_by_name(self, keys: Collection[str]) -> Mapping[str, TagId]:
        """The tags that are meant by the names of merged ones; none of them goes meanwhile."""
        found = {key: TagId(tag_id) for key, tag_id in await self._work.rows(_MEANT, keys=list(keys)) if key}
        if found:
            meant = set(found.values())
            if len(await self._work.rows(_STILL_THERE, ids=list(meant))) < len(meant):
                # It was merged or deleted since the first of the two statements.
                raise ConcurrentUpdate
        return found

    async def slugs(self, slugs: Collection[Slug]) -> set[Slug]:
        """Those of the slugs that lead to a tag that has another one now."""
        found = await self._work.rows(_LEADING, slugs=[slug.value for slug in slugs])
        return {Slug(value) for (value,) in found}

    async def make_way(self, tag: Tag) -> None:
        """Have nothing lead elsewhere that the tag is called by now. Raises `TagSlugTaken`.

        To be asked once the tag is stored, because only then is it sure that nobody leaves this slug at the
        moment: who does has its entry in the unique index until the end of their transaction.
        """
        found = await self._work.rows(_IN_THE_WAY, slug=tag.slug.value, key=tag.name.key)
        if any(slug == tag.slug.value and tag_id != tag.id for slug, tag_id, _ in found):
            raise TagSlugTaken
        if any(name_key == tag.name.key for _, _, name_key in found):
            await self._work.change(_FORGET_NAME, key=tag.name.key)

    async def leave(self, slug: str, tag: Tag) -> None:
        """Have the slug that the tag had until now lead to it."""
        is_public = await self.is_public(tag.id)
        # Where it takes back one of its own, the two change places, and what else is noted there stays.
        if not await self._work.change(_TURN, taken=tag.slug.value, left=slug, public=is_public):
            await self._work.attach(TagLeadRow(slug=slug, tag_id=tag.id, was_public=is_public))

    async def take_over(self, tag: Tag, target: Tag, *, was_public: bool) -> None:
        """Have everything that leads to a tag, and the tag's own id, slug and name, lead to another one."""
        await self._work.change(_LEAD_ON, before=tag.id, after=target.id)
        await self._work.attach(
            TagLeadRow(
                slug=tag.slug.value,
                tag_id=target.id,
                was_public=was_public,
                merged_id=tag.id,
                merged_name_key=tag.name.key,
            )
        )

    async def is_public(self, tag_id: TagId) -> bool:
        """Whether a published post carries the tag."""
        ((is_used,),) = await self._work.rows(_IS_PUBLIC, id=tag_id)
        return bool(is_used)
