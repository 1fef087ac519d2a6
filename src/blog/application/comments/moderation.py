"""Moderate comments, one by one or many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from blog.application.comments.loading import decision_on, load_comment_for, post_of, view_of
from blog.application.comments.queries import CommentQueries
from blog.application.comments.views import CommentView
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, require
from blog.domain.access.permissions import Action, Grant
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import Verdict
from blog.domain.common.errors import AuthenticationRequired, DomainError, PermissionDenied
from blog.domain.common.ids import CommentId, PostId
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post

MOST_AT_ONCE: Final = 100
"""Comments in one bulk action."""


class BulkAction(StrEnum):
    """What can be done to many comments at once: each verdict, and an end."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    DELETE = "delete"

    @property
    def needed(self) -> Action:
        """What one must be allowed to do to the comment."""
        return Action.COMMENT_DELETE if self is BulkAction.DELETE else Action.COMMENT_MODERATE


class Outcome(StrEnum):
    """What became of one of many comments."""

    DONE = "done"
    UNCHANGED = "unchanged"
    """It was so before."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """What became of one comment, and, where that was refused, the code of the error."""

    id: CommentId
    outcome: Outcome
    code: str | None = None


class CommentModeration:
    """Lets moderators decide what is public. The post is locked before the comment in every case."""

    def __init__(self, transact: Transact, comments: CommentQueries, clock: Clock) -> None:
        self._transact = transact
        self._comments = comments
        self._clock = clock

    async def moderate(
        self, actor: Actor, comment_id: CommentId, verdict: Verdict, *, expected_version: int | None = None
    ) -> CommentView:
        """Approve or reject a comment or mark it as spam, whatever was decided before.

        Raises `CommentNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`.
        """
        if actor.is_anonymous:
            raise AuthenticationRequired
        post_id = await post_of(self._comments, comment_id)

        async def work(unit: UnitOfWork) -> CommentView:
            comment, _ = await load_comment_for(
                unit, actor, Action.COMMENT_MODERATE, post_id, comment_id, expected_version
            )
            if comment.moderate(verdict, by=actor.user_id, now=self._clock.now()):
                await unit.comments.save(comment)
            return await view_of(unit, actor, comment_id)

        return await self._transact(work)

    async def moderate_many(
        self, actor: Actor, comment_ids: Sequence[CommentId], action: BulkAction
    ) -> Sequence[BulkResult]:
        """Do the same to many comments: in one transaction all that may be done, and say so of each.

        Of each id once, in the order given. What is done is done to the comments as they are once all their
        locks are held, so nothing that happens to one of them meanwhile gets in the way of the others.

        Raises `AuthenticationRequired` and `PermissionDenied` for whoever moderates nothing at all.
        """
        require(actor, Action.COMMENT_MODERATE, Grant.ON_OWN_POST)
        wanted = tuple(dict.fromkeys(comment_ids))
        posts = await self._comments.posts_of(wanted)

        async def work(unit: UnitOfWork) -> Sequence[BulkResult]:
            held = await _hold(unit, posts)
            comments = {comment.id: comment for comment in await unit.comments.get_all(wanted)}
            return [await self._settle(unit, actor, action, each, comments, held) for each in wanted]

        return await self._transact(work)

    async def _settle(
        self,
        unit: UnitOfWork,
        actor: Actor,
        action: BulkAction,
        comment_id: CommentId,
        comments: Mapping[CommentId, Comment],
        posts: Mapping[PostId, Post],
    ) -> BulkResult:
        comment = comments.get(comment_id)
        post = posts.get(comment.post_id) if comment else None
        if comment is None or post is None:
            return _refused(comment_id, CommentNotFound)
        match decision_on(actor, action.needed, comment, post):
            case Decision.HIDE:
                return _refused(comment_id, CommentNotFound)
            case Decision.DENY:
                return _refused(comment_id, PermissionDenied)
        if not self._change(comment, action, actor):
            return BulkResult(id=comment_id, outcome=Outcome.UNCHANGED)
        await unit.comments.save(comment)
        return BulkResult(id=comment_id, outcome=Outcome.DONE)

    def _change(self, comment: Comment, action: BulkAction, actor: Actor) -> bool:
        now = self._clock.now()
        if action is BulkAction.DELETE:
            comment.delete(by=actor.user_id, now=now)
            return True
        return comment.moderate(Verdict(action), by=actor.user_id, now=now)


async def _hold(unit: UnitOfWork, posts: Mapping[CommentId, PostId]) -> Mapping[PostId, Post]:
    """The posts, locked in the order of their ids, so that two moderators never wait in a circle."""
    held = {}
    for post_id in sorted(set(posts.values())):
        try:
            held[post_id] = await unit.posts.get(post_id)
        except PostNotFound:
            # It went, and its comments with it.
            continue
    return held


def _refused(comment_id: CommentId, error: type[DomainError]) -> BulkResult:
    return BulkResult(id=comment_id, outcome=Outcome.REFUSED, code=error.code)
