"""Posts within one unit of work."""

from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.mapping import to_domain, write
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, UserId
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound, SlugTaken
from blog.domain.posts.post import Post
from blog.domain.posts.repository import PostRepository
from blog.domain.users.errors import UserNotFound

_RULES: Final[Rules] = MappingProxyType(
    {
        "uq_posts_slug": SlugTaken,
        "fk_posts_author_id": UserNotFound,
        "fk_post_tags_tag_id": ConcurrentUpdate,
    }
)


_POSTS: Final = locking(select(PostRow).options(selectinload(PostRow.tags)))
_BY_ID: Final = _POSTS.where(PostRow.id == bindparam("id"))
_BY_SLUG: Final = _POSTS.where(PostRow.slug == bindparam("slug"))
_BY_AUTHOR: Final = _POSTS.where(PostRow.author_id == bindparam("author")).order_by(PostRow.id)
_TAKEN: Final = select(PostRow.slug).where(PostRow.slug.in_(bindparam("slugs", expanding=True)))


class SqlAlchemyPostRepository(PostRepository):
    """Posts, in the tables `posts` and `post_tags`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[PostId, PostRow] = {}

    async def get(self, post_id: PostId) -> Post:
        return self._found(await self._work.load(_BY_ID, id=post_id))

    async def get_by_slug(self, slug: Slug) -> Post:
        return self._found(await self._work.load(_BY_SLUG, slug=slug.value))

    async def list_of_author(self, author_id: UserId) -> Sequence[Post]:
        return [self._found(row) for row in await self._work.load_all(_BY_AUTHOR, author=author_id)]

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        taken = await self._work.rows(_TAKEN, slugs=[slug.value for slug in slugs])
        return {Slug(value) for (value,) in taken}

    async def add(self, post: Post) -> None:
        row = write(post, PostRow())
        await self._work.add(row, post, _RULES)
        self._rows[post.id] = row

    async def save(self, post: Post) -> None:
        row = self._rows[post.id]
        loaded = row.version
        await self._work.save(write(post, row), post, loaded, _RULES)

    async def remove(self, post: Post) -> None:
        await self._work.remove(self._rows.pop(post.id), post)

    def _found(self, row: PostRow | None) -> Post:
        if row is None:
            raise PostNotFound
        post = to_domain(row)
        self._rows[post.id] = row
        return post
