"""Read tags."""

from blog.application.tags.queries import TagQueries, TagRef
from blog.application.tags.views import TagView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNotFound


class TagReading:
    """Everybody may read the tags of published posts.

    A tag that no published post carries may be known from a draft alone, so only those who may read all
    drafts see it. The same goes for an address that it left before a published post carried it.
    """

    def __init__(self, queries: TagQueries) -> None:
        self._queries = queries

    async def get(self, actor: Actor, ref: TagRef) -> TagView:
        """One tag. Raises `TagNotFound`, also for a tag that the actor may not know of."""
        view = await self._queries.find(ref)
        if view is None or (view.post_count == 0 and not _sees_unused(actor)):
            raise TagNotFound
        return view

    async def moved_to(self, actor: Actor, ref: TagRef) -> Slug:
        """The slug of the tag that an address of the past leads to. Raises `TagNotFound` like `get`."""
        lead = await self._queries.lead(ref)
        if lead is None or not ((lead.was_public and lead.is_used) or _sees_unused(actor)):
            raise TagNotFound
        return Slug(lead.slug)

    async def list(self, actor: Actor, page: PageRequest) -> Page[TagView]:
        """A part of the tags that the actor may know of."""
        return await self._queries.list(page, with_unused=_sees_unused(actor))


def _sees_unused(actor: Actor) -> bool:
    return decide(actor, Action.TAG_READ_UNUSED) is Decision.ALLOW
