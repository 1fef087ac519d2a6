"""From the names that an author writes to tags, making those that are missing."""

from collections.abc import Sequence
from datetime import datetime

from blog.application.ports.handles import HandleMaker
from blog.application.ports.identity import IdGenerator
from blog.application.unit_of_work import UnitOfWork
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TagId, UserId
from blog.domain.tags.errors import TagNameTaken, TagSlugTaken
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName


class TagLabelling:
    """Finds tags by name, apart from case, and makes those that do not exist."""

    def __init__(self, handles: HandleMaker, ids: IdGenerator) -> None:
        self._handles = handles
        self._ids = ids

    async def resolve(
        self, unit: UnitOfWork, names: Sequence[TagName], *, by: UserId | None, now: datetime
    ) -> tuple[TagId, ...]:
        """The ids of the tags in the order of the names, each once; a new tag is spelled as it was first.

        Raises `ConcurrentUpdate` where somebody made and deleted one of the tags at this moment.
        """
        by_key: dict[str, TagName] = {}
        for name in names:
            by_key.setdefault(name.key, name)
        known = dict(await unit.tags.ids_by_name(list(by_key.values())))
        # In the order of the keys, so that two authors of the same new tags do not wait for each other.
        for key in sorted(by_key.keys() - known.keys()):
            known[key] = await self._create(unit, by_key[key], by=by, now=now)
        return tuple(known[key] for key in by_key)

    async def _create(self, unit: UnitOfWork, name: TagName, *, by: UserId | None, now: datetime) -> TagId:
        tag_id = TagId(self._ids.new())
        for slug in self._handles.slug(name.value, fallback="tag").alternatives(tag_id):
            try:
                await unit.tags.add(Tag.create(id=tag_id, name=name, slug=slug, by=by, now=now))
            except TagSlugTaken:
                continue
            except TagNameTaken as error:
                # Somebody made it at this moment; it is there now, unless it is gone again.
                known = await unit.tags.ids_by_name([name])
                if name.key not in known:
                    raise ConcurrentUpdate from error
                return known[name.key]
            return tag_id
        raise TagSlugTaken
