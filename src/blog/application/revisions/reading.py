"""Read the earlier versions of posts."""

from dataclasses import replace

from blog.application.posts.loading import locate_for
from blog.application.posts.queries import PostQueries, PostRef
from blog.application.revisions.loading import load_revision, named
from blog.application.revisions.queries import RevisionQueries
from blog.application.revisions.views import RevisionView, WholeRevision
from blog.application.series.queries import SeriesQueries
from blog.application.tags.queries import TagQueries
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.paging import Page, PageRequest


class RevisionReading:
    """Whoever may read a post while it is a draft may read what it said before.

    Raises `PostNotFound`, also for a post that the actor may not know of, `AuthenticationRequired` and
    `PermissionDenied`.
    """

    def __init__(
        self, queries: RevisionQueries, posts: PostQueries, tags: TagQueries, series: SeriesQueries
    ) -> None:
        self._queries = queries
        self._posts = posts
        self._tags = tags
        self._series = series

    async def list(self, actor: Actor, ref: PostRef, page: PageRequest) -> Page[RevisionView]:
        """A part of the revisions of a post, the newest first."""
        return await self._queries.list(
            await locate_for(self._posts, actor, Action.POST_READ_REVISIONS, ref), page
        )

    async def get(self, actor: Actor, ref: PostRef, number: int) -> WholeRevision:
        """One revision, with what still exists of its tags and its series. Raises `RevisionNotFound`."""
        revision = await load_revision(
            self._queries, await locate_for(self._posts, actor, Action.POST_READ_REVISIONS, ref), number
        )
        (fields,) = await named(self._tags, self._series, [revision.fields])
        return replace(revision, fields=fields)
