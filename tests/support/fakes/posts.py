"""Posts in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from blog.application.posts.queries import NATURAL_POST_ORDER, PostFilter, PostQueries, PostRef
from blog.application.posts.views import (
    ImageView,
    Neighbours,
    PostLink,
    PostStanding,
    PostTrace,
    PostView,
    TranslationView,
)
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, TranslationGroupId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound, SlugTaken, TranslationTaken
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.posts.repository import PostRepository
from blog.domain.posts.values import LISTED, Body, Markdown
from blog.domain.users.errors import UserNotFound
from blog.domain.users.values import Username
from tests.support.fakes.custom_fields import fulfils
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged
from tests.support.fakes.revisions import record
from tests.support.fakes.series import series_by_slug, series_label
from tests.support.fakes.tags import tag_label, tag_meant
from tests.support.fakes.users import author_view

END = datetime.max.replace(tzinfo=UTC)

_KEYS: Keys[Post] = {
    "published_at": lambda post: None if post.published_at is None else moment(post.published_at),
    "created_at": lambda post: moment(post.created_at),
    "updated_at": lambda post: moment(post.updated_at),
    "title": lambda post: post.content.title.value,
    "part": lambda post: None if post.content.series is None else post.content.series.part,
    "id": lambda post: str(post.id),
}


class InMemoryPostRepository(PostRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Post] = HandedOut()

    async def get(self, post_id: PostId) -> Post:
        tables = await self._scope.call("posts.get")
        return self._give(tables.posts.get(post_id))

    async def get_by_slug(self, slug: Slug) -> Post:
        tables = await self._scope.call("posts.get_by_slug")
        return self._give(_by_slug(tables, slug))

    async def list_of_author(self, author_id: UserId) -> Sequence[Post]:
        tables = await self._scope.call("posts.list_of_author")
        written = [post for post in tables.posts.values() if author_id in post.author_ids]
        return [self._out.give(post) for post in sorted(written, key=lambda post: post.id)]

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        tables = await self._scope.call("posts.taken_slugs")
        return {slug for slug in slugs if slug in tables.post_slugs}

    async def outdated(
        self, renderer: str | None, after: PostId | None, limit: int
    ) -> Sequence[tuple[PostId, Markdown]]:
        tables = await self._scope.call("posts.outdated")
        found = [
            (post.id, post.content.body.source)
            for post in sorted(tables.posts.values(), key=lambda post: post.id)
            if post.content.body.renderer != renderer and (after is None or post.id > after)
        ]
        return found[:limit]

    async def rerender(self, post_id: PostId, body: Body) -> bool:
        tables = await self._scope.call("posts.rerender")
        post = tables.posts.get(post_id)
        if post is None or post.content.body.source != body.source:
            return False
        tables.posts[post_id] = replace(post, content=replace(post.content, body=body))
        return True

    async def add(self, post: Post) -> None:
        tables = await self._scope.call("posts.add")
        with self._scope.to_be_left_after_an_error():
            self._put(tables, post)

    async def save(self, post: Post) -> None:
        tables = await self._scope.call("posts.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(post, tables.posts.get(post.id))
            self._put(tables, post)

    async def begin_group(self, post: Post, group: TranslationGroupId) -> None:
        tables = await self._scope.call("posts.begin_group")
        stored = tables.posts[post.id]
        if stored.content.translation_group is None:
            content = replace(stored.content, translation_group=group)
            tables.posts[post.id] = replace(stored, content=content)

    async def remove(self, post: Post) -> None:
        tables = await self._scope.call("posts.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(post, tables.posts.get(post.id))
            del tables.posts[post.id]
            tables.revisions.pop(post.id, None)
            for change in [each for each in tables.pending.values() if each.post_id == post.id]:
                del tables.pending[change.id]
            for comment in [comment for comment in tables.comments.values() if comment.post_id == post.id]:
                del tables.comments[comment.id]
            _claim(tables, post.id, post.public_slugs)
            for preview in [each for each in tables.previews.values() if each.post_id == post.id]:
                del tables.previews[preview.id]
            self._scope.events += post.collect_events()

    def _give(self, stored: Post | None) -> Post:
        if stored is None:
            raise PostNotFound
        return self._out.give(stored)

    def _put(self, tables: Tables, post: Post) -> None:
        if any(_says_the_same(other, post) for other in tables.posts.values() if other.id != post.id):
            raise TranslationTaken
        if post.author_id not in tables.users:
            raise UserNotFound
        if any(user_id not in tables.users for user_id in post.coauthor_ids):
            raise ConcurrentUpdate
        if any(tag_id not in tables.tags for tag_id in post.content.tag_ids):
            raise ConcurrentUpdate
        if post.content.series is not None and post.content.series.series_id not in tables.series:
            raise ConcurrentUpdate
        if not post.content.custom.keys() <= {each.key.value for each in tables.custom_fields.values()}:
            raise ConcurrentUpdate
        _claim(tables, post.id, {post.content.slug, *post.public_slugs})
        record(tables, post)
        tables.posts[post.id] = self._out.give(post)
        self._out.note(post)
        self._scope.events += post.collect_events()


class InMemoryPostQueries(PostQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, ref: PostRef, *, with_body: bool = True) -> PostView | None:
        tables = self._stored.tables
        post = _by_slug(tables, ref) if isinstance(ref, Slug) else tables.posts.get(ref)
        return None if post is None else _view(tables, post, with_body=with_body, with_meta=True)

    async def standing(self, ref: PostRef) -> PostStanding | None:
        view = await self.find(ref)
        if view is None:
            return None
        return PostStanding(
            id=view.id, author_ids=view.author_ids, status=view.status, visibility=view.visibility
        )

    async def trace(self, ref: PostRef) -> PostTrace | None:
        tables = self._stored.tables
        post_id = tables.post_slugs.get(ref) if isinstance(ref, Slug) else ref
        if post_id is None:
            return None
        post = tables.posts.get(post_id)
        if post is None:
            former = [slug.value for slug, owner in tables.post_slugs.items() if owner == post_id]
            return PostTrace(id=post_id, slug=former[0], author_ids=(), status=None) if former else None
        if not (ref in post.public_slugs if isinstance(ref, Slug) else post.was_public):
            return None
        return PostTrace(
            id=post.id, slug=post.content.slug.value, author_ids=post.author_ids, status=post.status
        )

    async def around(self, post_id: PostId, place: SeriesPlace) -> Neighbours:
        tables = self._stored.tables
        return _around(tables, tables.posts[post_id], place)

    async def due(self, now: datetime, limit: int) -> Sequence[PostId]:
        scheduled = [
            (post.scheduled_at, post.id)
            for post in self._stored.tables.posts.values()
            if post.scheduled_at is not None and post.scheduled_at <= now
        ]
        return [post_id for _, post_id in sorted(scheduled)[:limit]]

    async def trashed(self, by: datetime, limit: int) -> Sequence[PostId]:
        old = [
            (post.trashed_at, post.id)
            for post in self._stored.tables.posts.values()
            if post.trashed_at is not None and post.trashed_at <= by
        ]
        return [post_id for _, post_id in sorted(old)[:limit]]

    async def list(
        self, wanted: PostFilter, page: PageRequest, *, with_body: bool = False, with_meta: bool = False
    ) -> Page[PostView]:
        tables = self._stored.tables
        posts = [post for post in tables.posts.values() if _passes(tables, wanted, post)]
        found = paged(posts, _KEYS, NATURAL_POST_ORDER, page)
        return found.map(lambda post: _view(tables, post, with_body=with_body, with_meta=with_meta))


def _claim(tables: Tables, post_id: PostId, slugs: Collection[Slug]) -> None:
    """Let the post have these slugs, and no others."""
    if any(tables.post_slugs.get(slug, post_id) != post_id for slug in slugs):
        raise SlugTaken
    for slug in [slug for slug, owner in tables.post_slugs.items() if owner == post_id]:
        del tables.post_slugs[slug]
    tables.post_slugs.update(dict.fromkeys(slugs, post_id))


def _by_slug(tables: Tables, slug: Slug) -> Post | None:
    return next((post for post in tables.posts.values() if post.content.slug == slug), None)


def _passes(tables: Tables, wanted: PostFilter, post: Post) -> bool:
    visibility = wanted.visibility if _may_be_known(wanted, post) else wanted.visibility & LISTED
    tag_ids = post.content.tag_ids
    tags = {tag_meant(tables, slug) for slug in wanted.tags}
    at = post.published_at
    return (
        (post.is_published or _may_be_known(wanted, post))
        and post.content.visibility in visibility
        and (post.status is wanted.status if wanted.status else not post.is_trashed)
        and wanted.kind in {None, post.content.kind}
        and wanted.locale in {None, post.content.locale}
        and wanted.featured in {None, post.content.featured}
        and (not wanted.tags or not tags.isdisjoint(tag_ids))
        and (wanted.primary_tag is None or tag_ids[:1] == (tag_meant(tables, wanted.primary_tag),))
        and (wanted.author is None or _is_by(tables, post, wanted.author))
        and (wanted.published_from is None or (at is not None and at >= wanted.published_from))
        and (wanted.published_to is None or (at is not None and at <= wanted.published_to))
        and (wanted.series is None or _is_in(tables, post, wanted.series))
        and all(fulfils(post.content.custom, each) for each in wanted.custom)
    )


def _may_be_known(wanted: PostFilter, post: Post) -> bool:
    if wanted.drafts is DraftScope.OWN:
        return wanted.viewer_id in post.author_ids
    return wanted.drafts is DraftScope.ALL


def _is_in(tables: Tables, post: Post, slug: Slug) -> bool:
    series, place = series_by_slug(tables, slug), post.content.series
    return series is not None and place is not None and place.series_id == series.id


def _around(tables: Tables, post: Post, place: SeriesPlace | None) -> Neighbours:
    others: dict[tuple[int, str, str], PostLink] = {}
    for other in tables.posts.values():
        its = other.content.series
        if place and its and its.series_id == place.series_id and other.is_listed and other.id != post.id:
            link = PostLink(id=other.id, slug=other.content.slug.value, title=other.content.title.value)
            others[its.part, moment(other.published_at or END), str(other.id)] = link
    here = (place.part if place else 0, moment(post.published_at or END), str(post.id))
    before, after = (key for key in others if key < here), (key for key in others if key > here)
    first, last = max(before, default=None), min(after, default=None)
    return Neighbours(previous=first and others[first], next=last and others[last])


def _is_by(tables: Tables, post: Post, author: UserId | Username) -> bool:
    if isinstance(author, Username):
        return any(tables.users[user_id].username == author for user_id in post.author_ids)
    return author in post.author_ids


def _view(tables: Tables, post: Post, *, with_body: bool, with_meta: bool) -> PostView:
    tags = [tables.tags[tag_id] for tag_id in post.content.tag_ids]
    place = post.content.series
    around = _around(tables, post, place if with_meta else None)
    comments = [comment for comment in tables.comments.values() if comment.post_id == post.id]
    return PostView(
        id=post.id,
        slug=post.content.slug.value,
        title=post.content.title.value,
        excerpt=post.content.body.summary if post.content.excerpt is None else post.content.excerpt.value,
        status=post.status,
        published_at=post.published_at,
        kind=post.content.kind,
        featured=post.content.featured,
        feature_image=image_view(post.content.feature_image),
        scheduled_at=post.scheduled_at,
        locale=post.content.locale.value,
        author=author_view(tables.users[post.author_id]),
        tags=tuple(map(tag_label, tags)),
        word_count=post.content.body.word_count,
        reading_time=Body.minutes_for(post.content.body.word_count),
        comment_count=sum(comment.is_approved for comment in comments),
        created_at=post.created_at,
        updated_at=post.updated_at,
        version=post.version,
        seo=post.content.seo if with_meta else None,
        translations=_translations(tables, post) if with_meta else (),
        content=post.content.body.source.value if with_body else None,
        content_html=post.content.body.html if with_body else None,
        toc=post.content.body.toc if with_body else None,
        renderer=post.content.body.renderer,
        visibility=post.content.visibility,
        comments=post.content.comments,
        has_own_excerpt=post.content.excerpt is not None,
        coauthors=tuple(author_view(tables.users[user_id]) for user_id in post.coauthor_ids),
        series=None if place is None else series_label(tables, place.series_id).at(place.part),
        previous=around.previous,
        next=around.next,
        custom=post.content.custom,
    )


def image_view(image: FeatureImage | None) -> ImageView | None:
    return None if image is None else ImageView(url=image.url, alt=image.alt, caption=image.caption)


def _is_translation(other: Post, post: Post) -> bool:
    group = post.content.translation_group
    return group is not None and other.content.translation_group == group and other.id != post.id


def _says_the_same(other: Post, post: Post) -> bool:
    return _is_translation(other, post) and other.content.locale == post.content.locale


def _translations(tables: Tables, post: Post) -> tuple[TranslationView, ...]:
    others = [other for other in tables.posts.values() if _is_translation(other, post)]
    return tuple(
        TranslationView(
            id=other.id,
            locale=other.content.locale.value,
            slug=other.content.slug.value,
            title=other.content.title.value,
            status=other.status,
            kind=other.content.kind,
            author_ids=other.author_ids,
            visibility=other.content.visibility,
        )
        for other in sorted(others, key=lambda other: other.content.locale.value)
    )
