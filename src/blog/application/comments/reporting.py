"""Report comments to their moderators."""

from blog.application.authorship import author_is_signed_in
from blog.application.comments.loading import load_comment_for, post_of
from blog.application.comments.queries import CommentQueries
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import ReportNote, ReportReason
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import CommentId


class CommentReporting:
    """Tells moderators of comments: each user once of each. Nobody else can see that one was reported."""

    def __init__(
        self, transact: Transact, comments: CommentQueries, clock: Clock, rules: DiscussionRules
    ) -> None:
        self._transact = transact
        self._comments = comments
        self._clock = clock
        self._rules = rules

    async def report(
        self, actor: Actor, comment_id: CommentId, reason: ReportReason, note: str | None = None
    ) -> None:
        """Report a comment; to do so again changes nothing. By the rules of the site it may wait then.

        Raises `AuthenticationRequired`, `PermissionDenied`, `ValidationFailed`, and `CommentNotFound` also
        for what is hidden.
        """
        require(actor, Action.COMMENT_REPORT)
        if actor.user_id is None:
            raise AuthenticationRequired
        user_id = actor.user_id
        said = None if note is None else ReportNote(note)
        post_id = await post_of(self._comments, comment_id)

        async def work(unit: UnitOfWork) -> None:
            comment, _ = await load_comment_for(
                unit, actor, Action.COMMENT_REPORT, post_id, comment_id, expected_version=None
            )
            now = self._clock.now()
            comment.report(reason, by=user_id, now=now)
            with author_is_signed_in():
                reports = await unit.comments.report(comment, user_id, reason, now=now, note=said)
            if reports is not None and self._rules.holds_reported(reports) and comment.hold(by=None, now=now):
                await unit.comments.save(comment)

        await self._transact(work)
