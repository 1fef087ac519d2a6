"""Comment on posts."""

from blog.application.authorship import author_is_signed_in
from blog.application.comments.loading import load_comment_for, post_of, view_of
from blog.application.comments.posting import open_post, parent_of
from blog.application.comments.queries import CommentQueries
from blog.application.comments.views import CommentView
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
from blog.domain.comments.policy import moderates
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import CommentId, UserId
from blog.domain.posts.post import Post
from blog.domain.users.errors import EmailNotVerified


class CommentDiscussion:
    """Posts, edits and deletes comments.

    The post is locked before the comment in every case, so that writers never wait for each other in a
    circle.
    """

    def __init__(
        self,
        transact: Transact,
        comments: CommentQueries,
        markdown: MarkdownRenderer,
        ids: IdGenerator,
        clock: Clock,
        rules: DiscussionRules,
        *,
        for_verified: bool,
    ) -> None:
        """`for_verified` says that only those may comment whose address is verified."""
        self._transact = transact
        self._comments = comments
        self._markdown = markdown
        self._ids = ids
        self._clock = clock
        self._rules = rules
        self._for_verified = for_verified

    async def post(
        self, actor: Actor, ref: PostRef, content: str, *, parent_id: CommentId | None = None
    ) -> CommentView:
        """Comment on a published post, or reply to a comment there. By the rules of the site it may wait.

        Raises `PostNotFound`, `AuthenticationRequired`, `PermissionDenied`, `ValidationFailed`,
        `CommentsClosed` also for a draft that the actor may read, `ReplyTooDeep`, `EmailNotVerified`.
        """
        require(actor, Action.COMMENT_CREATE)
        if actor.user_id is None:
            raise AuthenticationRequired
        author_id = actor.user_id
        body = await self._markdown.render_comment(CommentText(content))
        comment_id = CommentId(self._ids.new())

        async def work(unit: UnitOfWork) -> CommentView:
            now = self._clock.now()
            post = await open_post(unit, actor, ref, self._rules, now, to_guests=False)
            await self._require_verified(unit, author_id)
            parent = await parent_of(unit, parent_id)
            comment = Comment.post(
                id=comment_id,
                post_id=post.id,
                author_id=author_id,
                body=body,
                parent=parent,
                status=await self._status_of(unit, actor, post, body),
                now=now,
            )
            with author_is_signed_in():
                await unit.comments.add(comment)
            return await view_of(unit, actor, comment_id)

        return await self._transact(work)

    async def _require_verified(self, unit: UnitOfWork, author_id: UserId) -> None:
        if self._for_verified:
            author = await unit.views.users.find(author_id)
            if author is None or not author.email_verified:
                raise EmailNotVerified

    async def _status_of(
        self, unit: UnitOfWork, actor: Actor, post: Post, body: CommentBody
    ) -> CommentStatus:
        if actor.user_id is None or moderates(actor, post.author_ids):
            return CommentStatus.APPROVED
        is_known = not self._rules.hold_first or await unit.comments.has_approved(actor.user_id)
        return self._rules.admit(body, is_known=is_known)

    async def edit(
        self, actor: Actor, comment_id: CommentId, content: str, *, expected_version: int | None = None
    ) -> CommentView:
        """Change what was said, within the time that the site gives. By its rules it may wait after that.

        Raises `CommentNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`,
        `ValidationFailed`, `EditWindowClosed`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        editor: UserId = actor.user_id
        post_id = await post_of(self._comments, comment_id)
        body = await self._markdown.render_comment(CommentText(content))

        async def work(unit: UnitOfWork) -> CommentView:
            comment, post = await load_comment_for(
                unit, actor, Action.COMMENT_EDIT, post_id, comment_id, expected_version
            )
            now, before = self._clock.now(), comment.body
            if comment.edit(body, by=editor, now=now, window=self._rules.edit_window):
                if before and not moderates(actor, post.author_ids) and self._rules.holds_edit(before, body):
                    comment.hold(by=editor, now=now)
                await unit.comments.save(comment)
            return await view_of(unit, actor, comment.id)

        return await self._transact(work)

    async def delete(
        self, actor: Actor, comment_id: CommentId, *, expected_version: int | None = None
    ) -> None:
        """Leave a tombstone, which keeps the replies.

        Raises `CommentNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`.
        """
        if actor.is_anonymous:
            raise AuthenticationRequired
        post_id = await post_of(self._comments, comment_id)

        async def work(unit: UnitOfWork) -> None:
            comment, _ = await load_comment_for(
                unit, actor, Action.COMMENT_DELETE, post_id, comment_id, expected_version
            )
            comment.delete(by=actor.user_id, now=self._clock.now())
            await unit.comments.save(comment)

        await self._transact(work)
