"""Posts within one unit of work."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import selectinload

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.mapping import to_domain, write
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.work import Work
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


class SqlAlchemyPostRepository(PostRepository):
    """Posts, in the tables `posts` and `post_tags`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[PostId, PostRow] = {}

    async def get(self, post_id: PostId) -> Post:
        return await self._get(PostRow.id == post_id)

    async def get_by_slug(self, slug: Slug) -> Post:
        return await self._get(PostRow.slug == slug.value)

    async def list_of_author(self, author_id: UserId) -> Sequence[Post]:
        rows = await self._work.lock_all(_posts(PostRow.author_id == author_id).order_by(PostRow.id))
        return [self._hand_out(row) for row in rows]

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

    async def _get(self, condition: ColumnElement[bool]) -> Post:
        row = await self._work.lock(_posts(condition))
        if row is None:
            raise PostNotFound
        return self._hand_out(row)

    def _hand_out(self, row: PostRow) -> Post:
        post = to_domain(row)
        self._rows[post.id] = row
        return post


def _posts(condition: ColumnElement[bool]) -> Select[PostRow]:
    return select(PostRow).where(condition).options(selectinload(PostRow.tags))
