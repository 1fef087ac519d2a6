"""Make posts public, and drafts again."""

from blog.application.ports.clock import Clock
from blog.application.posts.loading import load_post_for
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.application.posts.views import PostView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action


class PostPublishing:
    """Moves posts between draft and published.

    Raises `PostNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`.
    """

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def publish(self, actor: Actor, ref: PostRef, *, expected_version: int | None = None) -> PostView:
        """Let everybody read the post from now on. Raises `AlreadyPublished`."""

        async def work(unit: UnitOfWork) -> PostView:
            post = await load_post_for(unit, actor, Action.POST_PUBLISH, ref, expected_version)
            post.publish(by=actor.user_id, now=self._clock.now())
            await unit.posts.save(post)
            return await PostReading(unit.views.posts).get(actor, post.id)

        return await self._transact(work)

    async def unpublish(self, actor: Actor, ref: PostRef, *, expected_version: int | None = None) -> PostView:
        """Make the post a draft again. Raises `NotPublished`."""

        async def work(unit: UnitOfWork) -> PostView:
            post = await load_post_for(unit, actor, Action.POST_PUBLISH, ref, expected_version)
            post.unpublish(by=actor.user_id, now=self._clock.now())
            await unit.posts.save(post)
            return await PostReading(unit.views.posts).get(actor, post.id)

        return await self._transact(work)
