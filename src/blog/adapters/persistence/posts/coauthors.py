"""Who wrote posts besides their first authors."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow
from blog.adapters.persistence.work import Work
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, UserId
from blog.domain.posts.post import Post

_RULES: Final[Rules] = MappingProxyType({"fk_post_coauthors_user_id": ConcurrentUpdate})
_OF_POSTS: Final = (
    select(PostCoauthorRow.post_id, PostCoauthorRow.user_id)
    .where(PostCoauthorRow.post_id.in_(bindparam("posts", expanding=True)))
    .order_by(PostCoauthorRow.post_id, PostCoauthorRow.position)
)
_DELETE: Final = delete(PostCoauthorRow).where(PostCoauthorRow.post_id == bindparam("of"))
_INSERT: Final = insert(PostCoauthorRow)


class Coauthors:
    """Keeps the table of co-authors as the posts of one unit of work say. Each post is locked by its own row.

    A post that has none, as most, is not looked for.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._stored: dict[PostId, tuple[UserId, ...]] = {}

    async def load(self, rows: Collection[PostRow]) -> Mapping[UUID, tuple[UserId, ...]]:
        """Those of each of the posts, in order."""
        found: dict[UUID, tuple[UserId, ...]] = {row.id: () for row in rows}
        shared = [row.id for row in rows if row.has_coauthors]
        if shared:
            for post_id, user_id in await self._work.rows(_OF_POSTS, posts=shared):
                found[post_id] += (UserId(user_id),)
        self._stored |= {PostId(post_id): users for post_id, users in found.items()}
        return found

    async def store(self, post: Post) -> None:
        """Make the table say what the post says. Raises `ConcurrentUpdate` where one of them is gone."""
        wanted = post.coauthor_ids
        stored = self._stored.get(post.id, ())
        if wanted == stored:
            return
        rows = [
            {"post_id": post.id, "user_id": user_id, "position": position}
            for position, user_id in enumerate(wanted, start=1)
        ]

        def change(connection: Connection) -> None:
            if stored:
                connection.execute(_DELETE, {"of": post.id})
            if rows:
                connection.execute(_INSERT, rows)

        await self._work.write(change, _RULES)
        self._stored[post.id] = wanted
