"""Posts within one unit of work."""

from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.orm import selectinload

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.posts.coauthors import Coauthors
from blog.adapters.persistence.posts.custom import CustomValueStore
from blog.adapters.persistence.posts.mapping import stored_toc, to_domain, write
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow
from blog.adapters.persistence.posts.slugs import SlugClaims
from blog.adapters.persistence.rerendering import Outdated
from blog.adapters.persistence.revisions.recording import RevisionLog
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, TranslationGroupId, UserId
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound, SlugTaken, TranslationTaken
from blog.domain.posts.post import Post
from blog.domain.posts.repository import PostRepository
from blog.domain.posts.values import Body, Markdown
from blog.domain.users.errors import UserNotFound

_RULES: Final[Rules] = MappingProxyType(
    {
        "uq_posts_slug": SlugTaken,
        "uq_posts_translation_group_locale": TranslationTaken,
        "fk_posts_author_id": UserNotFound,
        "fk_post_tags_tag_id": ConcurrentUpdate,
    }
)


_POSTS: Final = locking(select(PostRow).options(selectinload(PostRow.tags)))
_BY_ID: Final = _POSTS.where(PostRow.id == bindparam("id"))
_BY_SLUG: Final = _POSTS.where(PostRow.slug == bindparam("slug"))
_SHARED: Final = select(PostCoauthorRow.post_id).where(PostCoauthorRow.user_id == bindparam("author"))
_BY_AUTHOR: Final = _POSTS.where(
    or_(PostRow.author_id == bindparam("author"), PostRow.id.in_(bindparam("shared", expanding=True)))
).order_by(PostRow.id)
_OUTDATED: Final = Outdated(PostRow, PostRow.body_source, PostRow.body_renderer)
_BEGIN_GROUP: Final = (
    update(PostRow)
    .where(PostRow.id == bindparam("post_id"), PostRow.translation_group.is_(None))
    .values(translation_group=bindparam("group"))
)
# Asked, because SQLite does not say which key of a post leads nowhere.
_STANDING_SERIES: Final = (
    select(SeriesRow.id).where(SeriesRow.id == bindparam("id")).with_for_update(read=True, key_share=True)
)


class SqlAlchemyPostRepository(PostRepository):
    """Posts, in the tables `posts`, `post_tags`, `post_coauthors`, `post_slugs` and `custom_values`.

    Each stored version is in `revisions`.
    """

    def __init__(self, work: Work, revisions_kept: int) -> None:
        self._work = work
        self._slugs = SlugClaims(work)
        self._coauthors = Coauthors(work)
        self._custom = CustomValueStore(work)
        self._revisions = RevisionLog(work, revisions_kept)
        # The session knows its rows by weak references only.
        self._rows: dict[PostId, PostRow] = {}

    async def get(self, post_id: PostId) -> Post:
        return await self._one(_BY_ID, id=post_id)

    async def get_by_slug(self, slug: Slug) -> Post:
        return await self._one(_BY_SLUG, slug=slug.value)

    async def list_of_author(self, author_id: UserId) -> Sequence[Post]:
        # Apart: a statement that locks must find its rows by an index, for MySQL locks whatever it looks at.
        shared = [post_id for (post_id,) in await self._work.rows(_SHARED, author=author_id)]
        found = await self._all(_BY_AUTHOR, author=author_id, shared=shared)
        return [post for post in found if author_id in post.author_ids]

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        return await self._slugs.taken(slugs)

    async def outdated(
        self, renderer: str | None, after: PostId | None, limit: int
    ) -> Sequence[tuple[PostId, Markdown]]:
        found = await _OUTDATED.find(self._work, renderer, after, limit)
        return [(PostId(post_id), Markdown(source)) for post_id, source in found]

    async def rerender(self, post_id: PostId, body: Body) -> bool:
        return await _OUTDATED.replace(
            self._work,
            post_id,
            body.source.value,
            body_html=body.html,
            body_summary=body.summary,
            body_words=body.word_count,
            body_toc=stored_toc(body.toc),
            body_renderer=body.renderer,
        )

    async def add(self, post: Post) -> None:
        await self._expect_series(post, None)
        row = write(post, PostRow())
        revision = self._revisions.next(post)
        await self._work.add(row, post, _RULES)
        await self._slugs.store(post)
        await self._coauthors.store(post)
        await self._custom.store(post)
        await self._revisions.store(post, revision)
        self._rows[post.id] = row

    async def save(self, post: Post) -> None:
        row = self._rows[post.id]
        loaded = row.version
        await self._expect_series(post, row.series_id)
        revision = self._revisions.next(post)
        await self._work.save(write(post, row), post, loaded, _RULES)
        await self._slugs.store(post)
        await self._coauthors.store(post)
        await self._custom.store(post)
        await self._revisions.store(post, revision)

    async def begin_group(self, post: Post, group: TranslationGroupId) -> None:
        await self._work.change(_BEGIN_GROUP, post_id=post.id, group=group)

    async def remove(self, post: Post) -> None:
        await self._work.remove(self._rows.pop(post.id), post)
        await self._slugs.retire(post)

    async def _expect_series(self, post: Post, before: UUID | None) -> None:
        """Raise `ConcurrentUpdate` where the series that the post comes into is gone; else it stays."""
        place = post.content.series
        if place is None or place.series_id == before:
            return
        if not await self._work.rows(_STANDING_SERIES, id=place.series_id):
            raise ConcurrentUpdate

    async def _one(self, statement: Select[PostRow], **values: object) -> Post:
        found = await self._all(statement, **values)
        if not found:
            raise PostNotFound
        return found[0]

    async def _all(self, statement: Select[PostRow], **values: object) -> Sequence[Post]:
        rows = await self._work.load_all(statement, **values)
        if not rows:
            return []
        public = await self._slugs.load([row.id for row in rows])
        custom = await self._custom.load(rows)
        self._rows |= {PostId(row.id): row for row in rows}
        coauthors = await self._coauthors.load(rows)
        posts = [to_domain(row, public[row.id], coauthors[row.id], custom[row.id]) for row in rows]
        for post in posts:
            self._revisions.note(post)
        return posts
