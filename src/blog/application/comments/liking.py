"""Like comments."""

from dataclasses import dataclass

from blog.application.authorship import author_is_signed_in
from blog.application.comments.loading import view_of
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import CommentStatus
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import CommentId


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeView:
    """How many like a comment, and whether the actor does."""

    like_count: int
    liked: bool


class CommentLiking:
    """Notes who likes which public comment: each user once, and counted from what is noted.

    The lock of the comment lets those who like it take turns; the comment itself does not change.
    """

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def like(self, actor: Actor, comment_id: CommentId, *, liked: bool) -> LikeView:
        """Like a comment, or like it no more; nothing happens where it is so already.

        Raises `AuthenticationRequired`, `PermissionDenied`, and `CommentNotFound` for what is not public.
        """
        require(actor, Action.COMMENT_LIKE)
        if actor.user_id is None:
            raise AuthenticationRequired
        user_id = actor.user_id

        async def work(unit: UnitOfWork) -> LikeView:
            comment = await unit.comments.get(comment_id)
            if (await view_of(unit, actor, comment_id)).status is not CommentStatus.APPROVED:
                raise CommentNotFound
            if liked:
                with author_is_signed_in():
                    await unit.comments.like(comment, user_id, now=self._clock.now())
            else:
                await unit.comments.unlike(comment, user_id)
            view = await view_of(unit, actor, comment_id)
            return LikeView(like_count=view.like_count, liked=liked)

        return await self._transact(work)
