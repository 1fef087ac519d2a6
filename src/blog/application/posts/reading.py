"""Read posts."""

from dataclasses import replace

from blog.application.posts.queries import PostFilter, PostQueries, PostRef
from blog.application.posts.views import PostStanding, PostView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce
from blog.domain.common.paging import Page, PageRequest
from blog.domain.posts import policy
from blog.domain.posts.errors import PostNotFound


class PostReading:
    """Everybody may read published posts; who may read which drafts is for the permission table to say."""

    def __init__(self, queries: PostQueries) -> None:
        self._queries = queries

    async def get(self, actor: Actor, ref: PostRef, *, with_body: bool = True) -> PostView:
        """One post. Raises `PostNotFound`, also for a draft that the actor may not know of."""
        view = await self._queries.find(ref, with_body=with_body)
        if view is None:
            raise PostNotFound
        facts = policy.PostFacts(author_id=view.author.id, is_published=view.is_published)
        enforce(policy.may_read(actor, facts), actor, PostNotFound())
        return view

    async def locate(self, actor: Actor, ref: PostRef) -> PostStanding:
        """Which post it is, and whose, where the actor may read it. Raises like `get`."""
        standing = await self._queries.standing(ref)
        if standing is None:
            raise PostNotFound
        facts = policy.PostFacts(author_id=standing.author_id, is_published=standing.is_published)
        enforce(policy.may_read(actor, facts), actor, PostNotFound())
        return standing

    async def list(
        self,
        actor: Actor,
        wanted: PostFilter,
        page: PageRequest,
        *,
        with_body: bool = False,
        with_seo: bool = False,
    ) -> Page[PostView]:
        """A part of the posts that the filter asks for and the actor may know of."""
        seen = replace(wanted, drafts=policy.readable_drafts(actor), viewer_id=actor.user_id)
        return await self._queries.list(seen, page, with_body=with_body, with_seo=with_seo)
