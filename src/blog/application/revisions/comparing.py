"""Compare the versions of posts."""

from blog.application.ports.offload import Offload
from blog.application.posts.loading import locate_for
from blog.application.posts.queries import PostQueries, PostRef
from blog.application.revisions.loading import load_revision, named
from blog.application.revisions.queries import RevisionQueries
from blog.application.revisions.views import RevisionDiff
from blog.application.series.queries import SeriesQueries
from blog.application.tags.queries import TagQueries
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.revisions.comparison import comparison


class RevisionComparing:
    """Whoever may read two versions of a post is told what is different, field by field."""

    def __init__(
        self,
        queries: RevisionQueries,
        posts: PostQueries,
        tags: TagQueries,
        series: SeriesQueries,
        offload: Offload,
    ) -> None:
        self._queries = queries
        self._posts = posts
        self._tags = tags
        self._series = series
        self._offload = offload

    async def compare(
        self, actor: Actor, ref: PostRef, number: int, *, against: int | None = None
    ) -> RevisionDiff:
        """What is different in a revision from another one, earlier or later, or from the one before.

        The first one is compared with nothing. Raises `RevisionNotFound`, `ComputingBusy`, and like
        `RevisionReading`.
        """
        post_id = await locate_for(self._posts, actor, Action.POST_READ_REVISIONS, ref)
        after = await load_revision(self._queries, post_id, number)
        if against is None:
            before = await self._queries.find_before(post_id, number)
        else:
            before = await load_revision(self._queries, post_id, against)
        *earlier, later = await named(
            self._tags, self._series, [each.fields for each in (before, after) if each is not None]
        )
        first = earlier[0] if earlier else {}
        return RevisionDiff(
            post_id=post_id,
            before=None if before is None else before.number,
            after=after.number,
            changes=await self._offload.run(lambda: comparison(first, later)),
        )
