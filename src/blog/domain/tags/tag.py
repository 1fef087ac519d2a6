"""The tag aggregate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import TagId, UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.slug import Slug
from blog.domain.common.text import invalid
from blog.domain.tags.events import TagCreated, TagDeleted, TagEdited, TagMerged
from blog.domain.tags.image import TagImage
from blog.domain.tags.values import Colour, MetaDescription, MetaTitle, TagDescription, TagName


@dataclass(slots=True, eq=False, kw_only=True)
class Tag(Versioned):
    """A subject that posts share. `Tag.create` makes one; the constructor only brings a stored one back."""

    id: TagId
    name: TagName
    slug: Slug
    description: TagDescription | None = None
    colour: Colour | None = None
    image: TagImage | None = None
    meta_title: MetaTitle | None = None
    meta_description: MetaDescription | None = None

    @classmethod
    def create(
        cls,
        *,
        id: TagId,
        name: TagName,
        slug: Slug,
        by: UserId | None,
        now: datetime,
        description: TagDescription | None = None,
        colour: Colour | None = None,
        image: TagImage | None = None,
        meta_title: MetaTitle | None = None,
        meta_description: MetaDescription | None = None,
    ) -> Self:
        """A new tag."""
        tag = cls(
            id=id,
            name=name,
            slug=slug,
            description=description,
            colour=colour,
            image=image,
            meta_title=meta_title,
            meta_description=meta_description,
            created_at=now,
            updated_at=now,
        )
        tag._record(TagCreated(**tag._stamp(by, now), tag=name.value))
        return tag

    def edit(
        self,
        *,
        by: UserId | None,
        now: datetime,
        name: TagName | Unset = UNSET,
        slug: Slug | Unset = UNSET,
        description: TagDescription | None | Unset = UNSET,
        colour: Colour | None | Unset = UNSET,
        image: TagImage | None | Unset = UNSET,
        meta_title: MetaTitle | None | Unset = UNSET,
        meta_description: MetaDescription | None | Unset = UNSET,
    ) -> bool:
        """Change the fields that are given; answers whether anything is different now."""
        given = {
            "name": name,
            "slug": slug,
            "description": description,
            "colour": colour,
            "image": image,
            "meta_title": meta_title,
            "meta_description": meta_description,
        }
        changed = tuple(
            field for field, value in given.items() if value is not UNSET and value != getattr(self, field)
        )
        if not changed:
            return False
        for field in changed:
            setattr(self, field, given[field])
        self._advance(now)
        self._record(TagEdited(**self._stamp(by, now), changed=changed))
        return True

    def merge(self, into: "Tag", *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the tag, whose posts the other one takes over; the repository then does both.

        The other tag stays as it is. Raises `ValidationFailed` for a tag that is to be merged into itself.
        """
        if into.id == self.id:
            raise invalid("into", "same_tag", "must be another tag than the one that is merged")
        self._advance(now)
        self._record(
            TagMerged(**self._stamp(by, now), tag=self.name.value, slug=self.slug.value, into=into.id)
        )

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the tag; the repository then removes it, from all posts too."""
        self._advance(now)
        self._record(TagDeleted(**self._stamp(by, now), tag=self.name.value))
