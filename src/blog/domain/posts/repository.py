"""The collection of posts, as the use cases see it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from blog.domain.common.ids import PostId, TranslationGroupId, UserId
from blog.domain.common.slug import Slug
from blog.domain.posts.post import Post
from blog.domain.posts.values import Body, Markdown


class PostRepository(Protocol):
    """Posts within one unit of work. Events of an aggregate are stored together with it.

    A revision of each version that is stored (`Revision.of`) is kept with it, and goes with the post.

    A slug belongs to one post: to the one that has it, or to the one that was public under it, even when that
    is removed.
    """

    async def get(self, post_id: PostId) -> Post:
        """The post, locked against other writers until the unit of work ends. Raises `PostNotFound`."""
        ...

    async def get_by_slug(self, slug: Slug) -> Post:
        """Like `get`, by the slug."""
        ...

    async def list_of_author(self, author_id: UserId) -> Sequence[Post]:
        """All posts that the user is an author of, by id, oldest first; each locked like `get`."""
        ...

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        """Those of the slugs that posts have, or were public under. Nothing is locked: `add` decides."""
        ...

    async def outdated(
        self, renderer: str | None, after: PostId | None, limit: int
    ) -> Sequence[tuple[PostId, Markdown]]:
        """The sources of posts whose body is not of this renderer, or of all posts; by id, behind this one.

        Nothing is locked.
        """
        ...

    async def rerender(self, post_id: PostId, body: Body) -> bool:
        """Store what a renderer made of a source, if that is still the one of the post; whether it is.

        The version stays. A post that this repository handed out before is stale from then on.
        """
        ...

    async def add(self, post: Post) -> None:
        """Store a new post at once.

        Raises `SlugTaken`, `TranslationTaken`, `UserNotFound` where the author is gone, and
        `ConcurrentUpdate` where a tag or a co-author is gone. The unit of work is to be left after an error.
        """
        ...

    async def save(self, post: Post) -> None:
        """Store a changed post that this repository handed out.

        Raises `SlugTaken`, `TranslationTaken`, `UserNotFound` where a new author is gone, and
        `ConcurrentUpdate` where the stored version is not the one that was read, or a tag or a new co-author
        is gone. The unit of work is to be left after an error.
        """
        ...

    async def begin_group(self, post: Post, group: TranslationGroupId) -> None:
        """Let a post that this repository handed out, and that has no translations, have some from now on.

        Its version stays, and so does the post that was handed out: readers see no difference before one of
        the translations is public, and must not see that there is a draft of one.
        """
        ...

    async def remove(self, post: Post) -> None:
        """Remove a post that this repository handed out, and all its comments.

        The slugs under which it was public stay taken.

        Raises `ConcurrentUpdate` where it was changed meanwhile.
        """
        ...
