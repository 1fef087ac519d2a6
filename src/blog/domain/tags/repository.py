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

    async def get_to_merge(self, tag_id: TagId, into: TagId) -> tuple[Tag, Tag]:
        """Two tags for `merge`, locked like by `get` until the unit of work ends.

        Nobody can put one of them on a post either, nor change a post that carries the first. Whoever gets
        two tags gets them in one order, so that no two wait for each other. Raises `TagNotFound`.
        """
        ...

    async def ids_by_name(self, names: Collection[TagName]) -> Mapping[str, TagId]:
        """The ids of those of the names that exist, by `TagName.key`; none of them goes meanwhile.

        The name of a tag that was merged stands for the one that took over its posts, until a tag gets this
        name. Raises `ConcurrentUpdate` where that one is merged at this moment.
        """
        ...

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        """Those of the slugs that tags have, or had. Nothing is locked: `add` has the last word."""
        ...

    async def add(self, tag: Tag) -> None:
        """Store a new tag at once.

        Raises `TagNameTaken`, or `TagSlugTaken`, also for a slug of the past that leads to another tag. The
        unit of work is to be left after an error.
        """
        ...

    async def save(self, tag: Tag) -> None:
        """Store a changed tag that this repository handed out. A slug that it had leads to it from now on.

        Raises `TagNameTaken`, `TagSlugTaken`, or `ConcurrentUpdate`. The unit of work is to be left after an
        error.
        """
        ...

    async def merge(self, tag: Tag, into: Tag) -> None:
        """Remove the first of what `get_to_merge` gave, once its posts carry the other, at the earlier place.

        Its id, its slug and its name, and all that led to it, lead to the other one from now on. Posts keep
        their versions. Raises `ConcurrentUpdate`. The unit of work is to be left after an error.
        """
        ...

    async def remove(self, tag: Tag) -> None:
        """Remove a tag that this repository handed out, from all posts too. Raises `ConcurrentUpdate`.

        What led to it leads nowhere any more.
        """
        ...
