"""Make posts public, now or at a time, and take them from the public again."""

from datetime import datetime

from blog.application.ports.clock import Clock
from blog.application.posts.custom import expect_kept, expect_required, fitting
from blog.application.posts.loading import load_post_for
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.application.posts.remaining import of_today
from blog.application.posts.views import PostView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.ids import UserId
from blog.domain.pending.change import PendingChange
from blog.domain.posts.post import Post


class PostPublishing:
    """Moves posts between draft, scheduled, published and unpublished.

    Raises `PostNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`.
    """

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def publish(
        self, actor: Actor, ref: PostRef, *, at: datetime | None = None, expected_version: int | None = None
    ) -> PostView:
        """Let everybody read the post, and what is pending of it, from now on or from a later time on.

        Raises `AlreadyPublished`, `PostInTrash`, and `ValidationFailed` for a time that is not in the future,
        and for custom values that are required and not there, or would not be there any more.
        """

        async def work(unit: UnitOfWork) -> PostView:
            post = await load_post_for(unit, actor, Action.POST_PUBLISH, ref, expected_version)
            now = self._clock.now()
            change = await unit.pending.find(post.id)
            goes_public, before = not post.is_published, post.content.custom
            if at is None:
                await _publish(unit, post, change, by=actor.user_id, now=now)
            elif post.is_published and change is not None:
                if change.schedule(at, by=actor.user_id, now=now):
                    await unit.pending.save(change)
            else:
                post.schedule(at, by=actor.user_id, now=now)
                await unit.posts.save(post)
            # Whoever publishes learns of it; a schedule that comes true asks nothing any more.
            custom = post.content.custom
            if change is not None and at is not None:
                custom = await fitting(unit, change.applied_to(post.content).custom)
            if goes_public:
                await expect_required(unit, custom)
            else:
                await expect_kept(unit, post, before, custom)
            return await PostReading(unit.views.posts).get(actor, post.id)

        return await self._transact(work)

    async def unpublish(self, actor: Actor, ref: PostRef, *, expected_version: int | None = None) -> PostView:
        """Take the post from the public, or off the schedule. Raises `NotPublished`."""

        async def work(unit: UnitOfWork) -> PostView:
            post = await load_post_for(unit, actor, Action.POST_PUBLISH, ref, expected_version)
            post.unpublish(by=actor.user_id, now=self._clock.now())
            await unit.posts.save(post)
            return await PostReading(unit.views.posts).get(actor, post.id)

        return await self._transact(work)


async def take_in(
    unit: UnitOfWork, post: Post, change: PendingChange, *, by: UserId | None, now: datetime
) -> None:
    """Have the post say what was pending, and no change be left.

    Tags that are gone by now are left out, and so are a series, and custom values that would not be allowed
    any more.
    """
    post.rewrite(await of_today(unit, change.applied_to(post.content)), by=by, now=now)
    change.end(by=by, now=now, is_published=True)
    await unit.pending.remove(change)


async def _publish(
    unit: UnitOfWork, post: Post, change: PendingChange | None, *, by: UserId | None, now: datetime
) -> None:
    if not post.is_published or change is None:
        post.publish(by=by, now=now)
    if change is not None:
        await take_in(unit, post, change, by=by, now=now)
    await unit.posts.save(post)
