"""Keep the tags in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

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
from blog.domain.common.patch import UNSET, Unset, patched
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagSlugTaken
from blog.domain.tags.image import TagImage
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import Colour, MetaDescription, MetaTitle, TagDescription, TagName

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTag:
    """What is given for a new tag."""

    name: str
    slug: str | None = None
    """None for one made from the name, with a suffix where that is taken."""
    description: str | None = None
    colour: str | None = None
    image: TagImage | None = None
    meta_title: str | None = None
    meta_description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChanges:
    """What is to be different; `UNSET` leaves a field as it is."""

    name: str | Unset = UNSET
    slug: str | Unset = UNSET
    description: str | None | Unset = UNSET
    colour: str | None | Unset = UNSET
    image: TagImage | None | Unset = UNSET
    meta_title: str | None | Unset = UNSET
    meta_description: str | None | Unset = UNSET


class TagCuration:
    """Makes, changes and deletes tags. Raises `AuthenticationRequired` and `PermissionDenied`."""

    def __init__(self, transact: Transact, handles: HandleMaker, ids: IdGenerator, clock: Clock) -> None:
        self._transact = transact
        self._handles = handles
        self._ids = ids
        self._clock = clock

    async def create(self, actor: Actor, new: NewTag) -> TagView:
        """Make a tag; the slug is made from the name where none is asked for.

        Raises `ValidationFailed`, `TagNameTaken`, and `TagSlugTaken` for a slug that was asked for.
        """
        require(actor, Action.TAG_MANAGE)
        name = TagName(new.name)
        tag_id = TagId(self._ids.new())
        wanted = None if new.slug is None else Slug(new.slug)
        description = _given(new.description, TagDescription)
        colour = _given(new.colour, Colour)
        meta_title = _given(new.meta_title, MetaTitle)
        meta_description = _given(new.meta_description, MetaDescription)
        made = self._handles.slug(name.value, fallback="tag")
        choice = HandleChoice(wanted, made.alternatives(tag_id))

        async def work(unit: UnitOfWork) -> TagView:
            now = self._clock.now()
            chosen = await choice.find(unit.tags.taken_slugs)
            tag = Tag.create(
                id=tag_id,
                name=name,
                slug=chosen,
                by=actor.user_id,
                now=now,
                description=description,
                colour=colour,
                image=new.image,
                meta_title=meta_title,
                meta_description=meta_description,
            )
            with choice.tried(TagSlugTaken):
                await unit.tags.add(tag)
            return await TagReading(unit.views.tags).get(actor, tag_id)

        return await self._transact(work)

    async def edit(
        self, actor: Actor, ref: TagRef, changes: TagChanges, *, expected_version: int | None = None
    ) -> TagView:
        """Apply all of the changes or none.

        A new name leaves the slug alone. A new slug is found by the old one, which no other tag gets.

        Raises `TagNotFound`, `PreconditionFailed`, `ValidationFailed`, `TagNameTaken`, `TagSlugTaken`.
        """
        require(actor, Action.TAG_MANAGE)
        name = changes.name if changes.name is UNSET else TagName(changes.name)
        slug = changes.slug if changes.slug is UNSET else Slug(changes.slug)
        description = patched(changes.description, TagDescription)
        colour = patched(changes.colour, Colour)
        meta_title = patched(changes.meta_title, MetaTitle)
        meta_description = patched(changes.meta_description, MetaDescription)

        async def work(unit: UnitOfWork) -> TagView:
            tag = await _load(unit, ref)
            tag.expect(expected_version)
            if tag.edit(
                by=actor.user_id,
                now=self._clock.now(),
                name=name,
                slug=slug,
                description=description,
                colour=colour,
                image=changes.image,
                meta_title=meta_title,
                meta_description=meta_description,
            ):
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


def _given(text: str | None, value: Callable[[str], V]) -> V | None:
    return None if text is None else value(text)
