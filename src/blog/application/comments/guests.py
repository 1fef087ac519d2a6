"""Comment without an account, where the site lets everybody comment."""

from dataclasses import dataclass, field

from blog.application.comments.loading import view_of
from blog.application.comments.posting import open_post, parent_of
from blog.application.comments.views import CommentView
from blog.application.limits.guests import GuestLimits
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.markdown import MarkdownRenderer
from blog.application.posts.queries import PostRef
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import GuestsRefused
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentText, Guest
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import CommentId
from blog.domain.users.values import Email, UserName


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenGuest:
    """How a guest calls themselves, and where they can be reached."""

    name: str
    email: str = field(repr=False)


class GuestDiscussion:
    """Posts what guests say. Whether an account has their name or address is never looked at."""

    def __init__(
        self,
        transact: Transact,
        markdown: MarkdownRenderer,
        ids: IdGenerator,
        clock: Clock,
        rules: DiscussionRules,
        limits: GuestLimits,
    ) -> None:
        self._transact = transact
        self._markdown = markdown
        self._ids = ids
        self._clock = clock
        self._rules = rules
        self._limits = limits

    async def post(
        self,
        actor: Actor,
        ref: PostRef,
        content: str,
        guest: GivenGuest,
        *,
        parent_id: CommentId | None = None,
    ) -> CommentView:
        """Comment on a published post, or reply to a comment there. It may wait for a moderator.

        Raises `GuestsRefused`, `RateLimited`, `PostNotFound`, `CommentsClosed`, `ValidationFailed`,
        `ReplyTooDeep`.
        """
        require(actor, Action.COMMENT_CREATE_AS_GUEST)
        if self._rules.access is not CommentAccess.OPEN:
            raise GuestsRefused
        by = Guest(name=UserName(guest.name).value, email=Email(guest.email).value)
        text = CommentText(content)
        # Before anything that takes time: a guest has no account that could be shut out.
        await self._limits.attempt()
        body = await self._markdown.render_comment(text)
        comment_id = CommentId(self._ids.new())

        async def work(unit: UnitOfWork) -> CommentView:
            now = self._clock.now()
            post = await open_post(unit, actor, ref, self._rules, now, to_guests=True)
            comment = Comment.post(
                id=comment_id,
                post_id=post.id,
                author_id=None,
                guest=by,
                body=body,
                parent=await parent_of(unit, parent_id),
                status=self._rules.admit_guest(body),
                now=now,
            )
            await unit.comments.add(comment)
            return await view_of(unit, actor, comment_id, just_said=True)

        return await self._transact(work)
