"""The tag aggregate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import TagId, UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.slug import Slug
from blog.domain.tags.events import TagCreated, TagDeleted, TagEdited
from blog.domain.tags.values import TagName


@dataclass(slots=True, eq=False, kw_only=True)
class Tag(Versioned):
    """A subject that posts share. `Tag.create` makes one; the constructor only brings a stored one back."""

    id: TagId
    name: TagName
    slug: Slug

    @classmethod
    def create(cls, *, id: TagId, name: TagName, slug: Slug, by: UserId | None, now: datetime) -> Self:
        """A new tag."""
        tag = cls(id=id, name=name, slug=slug, created_at=now, updated_at=now)
        tag._record(TagCreated(**tag._stamp(by, now), tag=name.value))
        return tag

    def edit(
        self,
        *,
        by: UserId | None,
        now: datetime,
        name: TagName | Unset = UNSET,
        slug: Slug | Unset = UNSET,
    ) -> bool:
        """Change the fields that are given; answers whether anything is different now."""
        changed = []
        if name is not UNSET and name != self.name:
            self.name = name
            changed.append("name")
        if slug is not UNSET and slug != self.slug:
            self.slug = slug
            changed.append("slug")
        if not changed:
            return False
        self._advance(now)
        self._record(TagEdited(**self._stamp(by, now), changed=tuple(changed)))
        return True

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the tag; the repository then removes it, from all posts too."""
        self._advance(now)
        self._record(TagDeleted(**self._stamp(by, now), tag=self.name.value))
