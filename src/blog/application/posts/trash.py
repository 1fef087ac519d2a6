"""Delete posts: into the trash, back out of it, and for good."""

from datetime import datetime

from blog.application.ports.clock import Clock
from blog.application.posts.loading import load_post_for
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.application.posts.views import PostView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post


class PostTrash:
    """Holds deleted posts for 30 days.

    Raises `PostNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`.
    """

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def put(self, actor: Actor, ref: PostRef, *, expected_version: int | None = None) -> None:
        """Delete the post, so that it can be restored for a while. Raises `PostInTrash`."""

        async def work(unit: UnitOfWork) -> None:
            post = await load_post_for(unit, actor, Action.POST_DELETE, ref, expected_version)
            post.trash(by=actor.user_id, now=self._clock.now())
            await unit.posts.save(post)

        await self._transact(work)

    async def restore(self, actor: Actor, ref: PostRef, *, expected_version: int | None = None) -> PostView:
        """Take the post out again, as a draft or unpublished. Raises `PostNotInTrash`."""

        async def work(unit: UnitOfWork) -> PostView:
            post = await load_post_for(unit, actor, Action.POST_DELETE, ref, expected_version)
            post.restore(by=actor.user_id, now=self._clock.now())
            await unit.posts.save(post)
            return await PostReading(unit.views.posts).get(actor, post.id)

        return await self._transact(work)

    async def purge(self, actor: Actor, ref: PostRef, *, expected_version: int | None = None) -> None:
        """Delete the post and its comments for good, from the trash or from wherever it is."""

        async def work(unit: UnitOfWork) -> None:
            post = await load_post_for(unit, actor, Action.POST_PURGE, ref, expected_version)
            post.delete(by=actor.user_id, now=self._clock.now())
            await unit.posts.remove(post)

        await self._transact(work)


async def empty_trash(unit: UnitOfWork, now: datetime, limit: int) -> int:
    """Delete for good what was in the trash for 30 days, at most so many posts; how many they were."""
    old = now - Post.KEPT_IN_TRASH
    found = await unit.views.posts.trashed(old, limit)
    for post_id in found:
        try:
            post = await unit.posts.get(post_id)
        except PostNotFound:
            continue
        # Under its lock: somebody may have taken it out in the meantime.
        if post.trashed_at is not None and post.trashed_at <= old:
            post.delete(by=None, now=now)
            await unit.posts.remove(post)
    return len(found)
