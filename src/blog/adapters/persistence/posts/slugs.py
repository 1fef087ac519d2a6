"""The slugs of posts, those of the past among them."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.rows import PostSlugRow
from blog.adapters.persistence.work import Work
from blog.domain.common.ids import PostId
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import SlugTaken
from blog.domain.posts.post import Post

Claims = Mapping[str, bool]
"""The slugs of one post, and whether it was public under each."""

_RULES: Final[Rules] = MappingProxyType({"uq_post_slugs_slug": SlugTaken})
_OF_POSTS: Final = select(PostSlugRow.post_id, PostSlugRow.slug, PostSlugRow.is_public).where(
    PostSlugRow.post_id.in_(bindparam("posts", expanding=True))
)
_TAKEN: Final = select(PostSlugRow.slug).where(PostSlugRow.slug.in_(bindparam("slugs", expanding=True)))
_TABLE: Final = PostSlugRow.__table__
_INSERT: Final = insert(PostSlugRow)
_ONE: Final = (_TABLE.c.post_id == bindparam("of"), _TABLE.c.slug == bindparam("old"))
_DELETE: Final = delete(PostSlugRow).where(*_ONE)
_PUBLISH: Final = update(PostSlugRow).where(*_ONE).values(is_public=True)


class SlugClaims:
    """Keeps the table of slugs as the posts of one unit of work say. Each post is locked by its own row."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._stored: dict[PostId, Claims] = {}

    async def load(self, post_ids: Collection[UUID]) -> Mapping[UUID, frozenset[Slug]]:
        """The slugs under which each of the posts was public."""
        claims: dict[UUID, dict[str, bool]] = {post_id: {} for post_id in post_ids}
        for post_id, slug, is_public in await self._work.rows(_OF_POSTS, posts=list(post_ids)):
            claims[post_id][slug] = is_public
        self._stored |= {PostId(post_id): held for post_id, held in claims.items()}
        return {
            post_id: frozenset(Slug(slug) for slug, is_public in held.items() if is_public)
            for post_id, held in claims.items()
        }

    async def taken(self, slugs: Collection[Slug]) -> Collection[Slug]:
        """Those of the slugs that any post has, or was public under."""
        return {Slug(slug) for (slug,) in await self._work.rows(_TAKEN, slugs=[slug.value for slug in slugs])}

    async def store(self, post: Post) -> None:
        """Make the table say what the post says. Raises `SlugTaken`."""
        wanted = {post.content.slug.value: False} | {slug.value: True for slug in post.public_slugs}
        await self._change(post.id, wanted)

    async def retire(self, post: Post) -> None:
        """Keep of a post that is removed only what was public."""
        await self._change(post.id, {slug.value: True for slug in post.public_slugs})

    async def _change(self, post_id: PostId, wanted: Claims) -> None:
        stored = self._stored.get(post_id, {})
        if wanted == stored:
            return
        added = [
            {"post_id": post_id, "slug": slug, "is_public": is_public}
            for slug, is_public in wanted.items()
            if slug not in stored
        ]
        dropped = [{"of": post_id, "old": slug} for slug in stored if slug not in wanted]
        published = [{"of": post_id, "old": slug} for slug in stored if wanted.get(slug) and not stored[slug]]

        def change(connection: Connection) -> None:
            for statement, rows in ((_DELETE, dropped), (_PUBLISH, published), (_INSERT, added)):
                if rows:
                    connection.execute(statement, rows)

        await self._work.write(change, _RULES)
        self._stored[post_id] = wanted
