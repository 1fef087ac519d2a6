"""Read posts."""

from dataclasses import replace

from blog.application.posts.queries import PART, PostFilter, PostQueries, PostRef
from blog.application.posts.views import PostStanding, PostView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts import policy
from blog.domain.posts.errors import PostGone, PostNotFound
from blog.domain.posts.values import PostStatus


class PostMoved(Exception):
    """The post is at another address by now. No refusal: whoever asks is shown the way."""

    def __init__(self, to: Slug) -> None:
        super().__init__(to)
        self.to = to


class PostReading:
    """Everybody may read published posts; who may read which drafts is for the permission table to say."""

    def __init__(self, queries: PostQueries) -> None:
        self._queries = queries

    async def get(self, actor: Actor, ref: PostRef, *, with_body: bool = True) -> PostView:
        """One post.

        Raises `PostNotFound`, also for a draft that the actor may not know of, `PostGone` for one that was
        public and is deleted, and `PostMoved` for a slug that it had while it was public.
        """
        view = await self._queries.find(ref, with_body=with_body)
        if view is None or not _may_read(actor, view.author.id, is_published=view.is_published):
            raise await self._missing(actor, ref)
        return as_seen_by(actor, view)

    async def locate(self, actor: Actor, ref: PostRef) -> PostStanding:
        """Which post it is, and whose, where the actor may read it. Raises like `get`."""
        standing = await self._queries.standing(ref)
        if standing is None or not _may_read(actor, standing.author_id, is_published=standing.is_published):
            raise await self._missing(actor, ref)
        return standing

    async def _missing(self, actor: Actor, ref: PostRef) -> PostNotFound | PostGone | PostMoved:
        """What to say of an address. It is looked up for a draft too, so that time tells nobody of one."""
        trace = await self._queries.trace(ref)
        if trace is None:
            return PostNotFound()
        if trace.author_id is None:
            return PostGone()
        if _may_read(actor, trace.author_id, is_published=trace.status is PostStatus.PUBLISHED):
            return PostMoved(Slug(trace.slug))
        return PostGone() if trace.status is PostStatus.TRASHED else PostNotFound()

    async def list(
        self,
        actor: Actor,
        wanted: PostFilter,
        page: PageRequest,
        *,
        with_body: bool = False,
        with_meta: bool = False,
    ) -> Page[PostView]:
        """A part of the posts that the filter asks for and the actor may know of."""
        page = replace(page, order=_as_read(page.order))
        seen = replace(wanted, drafts=policy.readable_drafts(actor), viewer_id=actor.user_id)
        found = await self._queries.list(seen, page, with_body=with_body, with_meta=with_meta)
        return found.map(lambda view: as_seen_by(actor, view)) if with_meta else found


def as_seen_by(actor: Actor, view: PostView) -> PostView:
    """The post with those of its translations that the actor may know of."""
    if not view.translations:
        return view
    known = (
        each
        for each in view.translations
        if not each.is_trashed and _may_read(actor, each.author_id, is_published=each.is_published)
    )
    return replace(view, translations=tuple(known))


def _as_read(order: tuple[Order, ...]) -> tuple[Order, ...]:
    """The order where posts that share a part come as they were published, like beside each other."""
    if order and order[-1].field == PART:
        return (*order, Order("published_at", descending=order[-1].descending))
    return order


def _may_read(actor: Actor, author_id: UserId, *, is_published: bool) -> bool:
    facts = policy.PostFacts(author_id=author_id, is_published=is_published)
    return policy.may_read(actor, facts) is Decision.ALLOW
