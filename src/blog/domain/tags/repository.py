"""The collection of tags, as the use cases see it."""

from collections.abc import Collection, Mapping
from typing import Protocol

from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName


class TagRepository(Protocol):
    """Tags within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, tag_id: TagId) -> Tag:
        """The tag, locked against other writers until the unit of work ends. Raises `TagNotFound`."""
        ...

    async def get_by_slug(self, slug: Slug) -> Tag:
        """Like `get`, by the slug."""
        ...

    async def ids_by_name(self, names: Collection[TagName]) -> Mapping[str, TagId]:
        """The ids of those of the names that exist, by `TagName.key`; none of them goes meanwhile."""
        ...

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        """Those of the slugs that tags have. Nothing is locked: `add` has the last word."""
        ...

    async def add(self, tag: Tag) -> None:
        """Store a new tag at once.

        Raises `TagNameTaken` or `TagSlugTaken`. The unit of work is to be left after an error.
        """
        ...

    async def save(self, tag: Tag) -> None:
        """Store a changed tag that this repository handed out.

        Raises `TagNameTaken`, `TagSlugTaken`, or `ConcurrentUpdate`. The unit of work is to be left after an
        error.
        """
        ...

    async def remove(self, tag: Tag) -> None:
        """Remove a tag that this repository handed out, from all posts too. Raises `ConcurrentUpdate`."""
        ...
