"""Read posts."""

from dataclasses import replace

from blog.application.posts.queries import PART, PostFilter, PostQueries, PostRef
from blog.application.posts.views import PostStanding, PostView, TranslationView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision
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
        if view is None or not _may_read(actor, policy.PostFacts.of(view)):
            raise await self._missing(actor, ref)
        return as_seen_by(actor, view)

    async def locate(self, actor: Actor, ref: PostRef) -> PostStanding:
        """Which post it is, and whose, where the actor may read it. Raises like `get`."""
        standing = await self._queries.standing(ref)
        if standing is None or not _may_read(actor, policy.PostFacts.of(standing)):
            raise await self._missing(actor, ref)
        return standing

    async def _missing(self, actor: Actor, ref: PostRef) -> PostNotFound | PostGone | PostMoved:
        """What to say of an address. It is looked up for a draft too, so that time tells nobody of one."""
        trace = await self._queries.trace(ref)
        if trace is None:
            return PostNotFound()
        if trace.status is None:
            return PostGone()
        is_published = trace.status is PostStatus.PUBLISHED
        if _may_read(actor, policy.PostFacts(author_ids=trace.author_ids, is_published=is_published)):
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
        return found.map(lambda view: as_seen_by(actor, view))


def as_seen_by(actor: Actor, view: PostView) -> PostView:
    """What of the post is for the actor.

    Every reading of a post for a caller ends here: what is for members alone is taken out for all others, and
    so are the words of the body that stand for an excerpt.
    """
    is_whole = not view.is_for_members or _may_read_whole(actor, view)
    return with_known_translations(actor, view if is_whole else _teaser(view))


def with_known_translations(actor: Actor, view: PostView) -> PostView:
    """The post with those of its translations that the actor may know of."""
    if not view.translations:
        return view
    return replace(view, translations=tuple(each for each in view.translations if _knows(actor, each)))


def may_know(actor: Actor, other: TranslationView) -> bool:
    """Whether the actor may know of this translation of a post that they read, be it in the trash or not."""
    # What is in no list is for those who have its address, and for whoever could read it as a draft.
    facts = policy.PostFacts(author_ids=other.author_ids, is_published=other.is_listed)
    return _may_read(actor, facts)


def _as_read(order: tuple[Order, ...]) -> tuple[Order, ...]:
    """The order where posts that share a part come as they were published, like beside each other."""
    if order and order[-1].field == PART:
        return (*order, Order("published_at", descending=order[-1].descending))
    return order


def _may_read_whole(actor: Actor, view: PostView) -> bool:
    return policy.may_read_whole(actor, policy.PostFacts.of(view)) is Decision.ALLOW


def _teaser(view: PostView) -> PostView:
    excerpt = view.excerpt if view.has_own_excerpt else ""
    return replace(view, access=False, excerpt=excerpt, content=None, content_html=None, toc=None)


def _knows(actor: Actor, other: TranslationView) -> bool:
    return not other.is_trashed and may_know(actor, other)


def _may_read(actor: Actor, facts: policy.PostFacts) -> bool:
    return policy.may_read(actor, facts) is Decision.ALLOW
