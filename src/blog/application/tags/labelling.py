"""From the names that an author writes to tags, making those that are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from blog.application.handles import conflict_if, first_free
from blog.application.ports.handles import HandleMaker
from blog.application.ports.identity import IdGenerator
from blog.application.unit_of_work import UnitOfWork
from blog.domain.common.errors import FieldError, ValidationFailed
from blog.domain.common.ids import TagId, UserId
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNameTaken, TagSlugTaken
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName


def names_of_tags(written: Sequence[str]) -> list[TagName]:
    """The names that are written in the field `tags`.

    Raises `ValidationFailed` with every error there is; the field of the first name is `tags/0`.
    """
    names: list[TagName] = []
    errors: list[FieldError] = []
    for number, name in enumerate(written):
        try:
            names.append(TagName(name))
        except ValidationFailed as error:
            errors += [replace(each, field=f"tags/{number}") for each in error.errors]
    if errors:
        raise ValidationFailed(*errors)
    return names


class TagLabelling:
    """Finds tags by name, apart from case, and makes those that do not exist."""

    def __init__(self, handles: HandleMaker, ids: IdGenerator) -> None:
        self._handles = handles
        self._ids = ids

    async def resolve(
        self, unit: UnitOfWork, names: Sequence[TagName], *, by: UserId | None, now: datetime
    ) -> tuple[TagId, ...]:
        """The ids of the tags in the order of the names, each once; a new tag is spelled as it was first.

        The name of a tag that was merged is not made anew: it stands for the tag that took over its posts.
        Raises `ConcurrentUpdate` where somebody makes or deletes one of the tags at this moment.
        """
        by_key: dict[str, TagName] = {}
        for name in names:
            by_key.setdefault(name.key, name)
        known = dict(await unit.tags.ids_by_name(list(by_key.values())))
        # In the order of the keys, so that two authors of the same new tags do not wait for each other.
        missing = {TagId(self._ids.new()): by_key[key] for key in sorted(by_key.keys() - known.keys())}
        for tag_id, slug in (await self._slugs(unit, missing)).items():
            tag = Tag.create(id=tag_id, name=missing[tag_id], slug=slug, by=by, now=now)
            with conflict_if(TagNameTaken, TagSlugTaken):
                await unit.tags.add(tag)
            known[tag.name.key] = tag_id
        return tuple(dict.fromkeys(known[key] for key in by_key))

    async def _slugs(self, unit: UnitOfWork, names: Mapping[TagId, TagName]) -> Mapping[TagId, Slug]:
        if not names:
            return {}
        candidates = {
            tag_id: list(self._handles.slug(name.value, fallback="tag").alternatives(tag_id))
            for tag_id, name in names.items()
        }
        taken = set(await unit.tags.taken_slugs([slug for slugs in candidates.values() for slug in slugs]))
        chosen: dict[TagId, Slug] = {}
        for tag_id, slugs in candidates.items():
            chosen[tag_id] = first_free(slugs, taken)
            taken.add(chosen[tag_id])
        return chosen
