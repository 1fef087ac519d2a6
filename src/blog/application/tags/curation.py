"""Keep the tags in order."""

from dataclasses import dataclass

from blog.application.handles import HandleChoice
from blog.application.ports.clock import Clock
from blog.application.ports.handles import HandleMaker
from blog.application.ports.identity import IdGenerator
from blog.application.tags.queries import TagRef
from blog.application.tags.reading import TagReading
from blog.application.tags.views import TagView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.ids import TagId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagSlugTaken
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChanges:
    """What is to be different; `UNSET` leaves a field as it is."""

    name: str | Unset = UNSET
    slug: str | Unset = UNSET


class TagCuration:
    """Makes, renames and deletes tags. Raises `AuthenticationRequired` and `PermissionDenied`."""

    def __init__(self, transact: Transact, handles: HandleMaker, ids: IdGenerator, clock: Clock) -> None:
        self._transact = transact
        self._handles = handles
        self._ids = ids
        self._clock = clock

    async def create(self, actor: Actor, name: str, slug: str | None = None) -> TagView:
        """Make a tag; the slug is made from the name where none is asked for.

        Raises `ValidationFailed`, `TagNameTaken`, and `TagSlugTaken` for a slug that was asked for.
        """
        require(actor, Action.TAG_MANAGE)
        tag_name = TagName(name)
        tag_id = TagId(self._ids.new())
        wanted = None if slug is None else Slug(slug)
        made = self._handles.slug(tag_name.value, fallback="tag")
        choice = HandleChoice(wanted, made.alternatives(tag_id))

        async def work(unit: UnitOfWork) -> TagView:
            now = self._clock.now()
            chosen = await choice.find(unit.tags.taken_slugs)
            tag = Tag.create(id=tag_id, name=tag_name, slug=chosen, by=actor.user_id, now=now)
            with choice.tried(TagSlugTaken):
                await unit.tags.add(tag)
            return await TagReading(unit.views.tags).get(actor, tag_id)

        return await self._transact(work)

    async def edit(
        self, actor: Actor, ref: TagRef, changes: TagChanges, *, expected_version: int | None = None
    ) -> TagView:
        """Apply all of the changes or none. A new name leaves the slug alone: addresses must not break.

        Raises `TagNotFound`, `PreconditionFailed`, `ValidationFailed`, `TagNameTaken`, `TagSlugTaken`.
        """
        require(actor, Action.TAG_MANAGE)
        name = changes.name if changes.name is UNSET else TagName(changes.name)
        slug = changes.slug if changes.slug is UNSET else Slug(changes.slug)

        async def work(unit: UnitOfWork) -> TagView:
            tag = await _load(unit, ref)
            tag.expect(expected_version)
            if tag.edit(by=actor.user_id, now=self._clock.now(), name=name, slug=slug):
                await unit.tags.save(tag)
            return await TagReading(unit.views.tags).get(actor, tag.id)

        return await self._transact(work)

    async def delete(self, actor: Actor, ref: TagRef, *, expected_version: int | None = None) -> None:
        """Delete the tag and take it off all posts. Raises `TagNotFound`, `PreconditionFailed`."""
        require(actor, Action.TAG_MANAGE)

        async def work(unit: UnitOfWork) -> None:
            tag = await _load(unit, ref)
            tag.expect(expected_version)
            tag.delete(by=actor.user_id, now=self._clock.now())
            await unit.tags.remove(tag)

        await self._transact(work)


async def _load(unit: UnitOfWork, ref: TagRef) -> Tag:
    return await (unit.tags.get_by_slug(ref) if isinstance(ref, Slug) else unit.tags.get(ref))
