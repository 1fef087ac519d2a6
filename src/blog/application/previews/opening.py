"""Show a post to whoever has the link of a preview."""

from dataclasses import replace

from blog.application.limits.previews import PreviewLimits
from blog.application.pending.reading import PendingReading
from blog.application.ports.clock import Clock
from blog.application.ports.seals import PreviewSeal
from blog.application.posts.queries import PostQueries
from blog.application.posts.reading import with_known_translations
from blog.application.posts.views import PostView
from blog.application.previews.queries import PreviewQueries
from blog.application.previews.views import PresentedPreview
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.decisions import Decision
from blog.domain.access.permissions import Action
from blog.domain.posts import policy
from blog.domain.posts.values import PostStatus
from blog.domain.previews.errors import PreviewNotFound


class PreviewOpening:
    """Shows what whoever made the preview could read now, and nothing beyond that.

    So a preview ends with their account, with their role, and when they are no author of the post any more.
    It comes back with the role, but not with the account: deactivating one takes its previews away.
    """

    def __init__(
        self,
        queries: PreviewQueries,
        posts: PostQueries,
        pending: PendingReading,
        seal: PreviewSeal,
        limits: PreviewLimits,
        clock: Clock,
    ) -> None:
        self._queries = queries
        self._posts = posts
        self._pending = pending
        self._seal = seal
        self._limits = limits
        self._clock = clock

    async def open(self, token: str) -> PostView:
        """The post as it is to be, with what is pending of it, unless it is in the trash.

        Raises `PreviewNotFound`, `RateLimited`.
        """
        async with self._limits.attempt():
            return await self._open(token)

    async def _open(self, token: str) -> PostView:
        claim = self._seal.open(token)
        # What is forged or has expired asks no database.
        if claim is None or self._clock.now() >= claim.expires_at:
            raise PreviewNotFound
        preview = await self._queries.present(claim.preview_id)
        if preview is None or preview.post_id != claim.post_id:
            raise PreviewNotFound
        view = await self._posts.find(preview.post_id)
        if view is None or view.status is PostStatus.TRASHED or not _vouches(preview, view):
            raise PreviewNotFound
        if view.status is not PostStatus.DRAFT:
            # What was never public has nothing pending. Who changes what is for those who work on it.
            view = replace(await self._pending.applied(view), pending=None)
        # The link shows all of this post, and this post alone, whoever made it.
        return with_known_translations(ANONYMOUS, view)


def _vouches(preview: PresentedPreview, view: PostView) -> bool:
    maker = Actor(user_id=preview.created_by, role=preview.role)
    decision = policy.may(maker, Action.PREVIEW_READ, policy.PostFacts.of(view))
    return preview.creator_is_active and decision is Decision.ALLOW
