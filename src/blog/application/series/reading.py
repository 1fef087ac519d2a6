"""Read series."""

from blog.application.series.queries import SeriesQueries, SeriesRef
from blog.application.series.views import SeriesView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action
from blog.domain.common.paging import Page, PageRequest
from blog.domain.series.errors import SeriesNotFound


class SeriesReading:
    """Everybody may read the series of posts that everybody finds.

    One without such a post would tell of plans, so only those who may read all drafts see it.
    """

    def __init__(self, queries: SeriesQueries) -> None:
        self._queries = queries

    async def get(self, actor: Actor, ref: SeriesRef) -> SeriesView:
        """One series. Raises `SeriesNotFound`, also for a series that the actor may not know of."""
        view = await self._queries.find(ref)
        if view is None or not may_know(actor, view):
            raise SeriesNotFound
        return view

    async def list(self, actor: Actor, page: PageRequest) -> Page[SeriesView]:
        """A part of the series that the actor may know of."""
        return await self._queries.list(page, with_unused=_sees_unused(actor))


def may_know(actor: Actor, view: SeriesView) -> bool:
    """Whether the actor may know of the series."""
    return view.post_count > 0 or _sees_unused(actor)


def _sees_unused(actor: Actor) -> bool:
    return decide(actor, Action.SERIES_READ_UNUSED) is Decision.ALLOW
