"""Revoke previews."""

from blog.application.ports.clock import Clock
from blog.application.posts.loading import load_post_for
from blog.application.posts.queries import PostRef
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.ids import PreviewId
from blog.domain.previews.errors import PreviewNotFound


class PreviewRevoking:
    """Revokes previews: authors those of their own posts, whoever made them, and editors all."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def revoke(self, actor: Actor, ref: PostRef, preview_id: PreviewId) -> None:
        """Remove the preview, whose link shows nothing from the next request on.

        Raises `PostNotFound` (also for what the actor may not know of), `PreviewNotFound`,
        `AuthenticationRequired`, `PermissionDenied`.
        """

        async def work(unit: UnitOfWork) -> None:
            post = await load_post_for(unit, actor, Action.PREVIEW_REVOKE, ref, None)
            preview = await unit.previews.get(preview_id)
            if preview.post_id != post.id:
                raise PreviewNotFound
            preview.revoke(by=actor.user_id, now=self._clock.now())
            await unit.previews.remove(preview)

        await self._transact(work)
