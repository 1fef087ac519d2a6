"""Read comments."""

from dataclasses import dataclass, replace
from typing import Final

from blog.application.comments.queries import CommentFilter, CommentQueries
from blog.application.comments.views import CommentView, ReportView
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.domain.access.actor import Actor, granted
from blog.domain.access.decisions import Decision, enforce, require
from blog.domain.access.permissions import Action, Grant
from blog.domain.comments import policy
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import CommentStatus
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.posts import policy as post_policy
from blog.domain.posts.errors import PostNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPart:
    """Which comments of a thread; all where nothing is given."""

    parent_id: CommentId | None = None
    """Direct replies to this one."""
    depth: int | None = None
    """1 for those on the post itself."""


WHOLE: Final = ThreadPart()


class CommentReading:
    """Whoever may read all of a post may read what is approved there.

    Beyond that, moderators of the post read everything, and others what they said themselves while it waits
    or is rejected.
    """

    def __init__(self, queries: CommentQueries, posts: PostReading) -> None:
        self._queries = queries
        self._posts = posts

    async def get(self, actor: Actor, comment_id: CommentId, *, just_said: bool = False) -> CommentView:
        """One comment. Raises `CommentNotFound`, also for a tombstone and for what is hidden.

        `just_said` is for a guest, who sees a comment that waits once: in the answer to their own request.
        """
        view = await self._queries.find(comment_id, actor.user_id)
        if view is None or not (just_said or policy.may_see(actor, facts_of(actor, view))):
            raise CommentNotFound
        return view if policy.moderates(actor, view.post_author_ids) else view.for_readers()

    async def list_of_post(
        self,
        actor: Actor,
        ref: PostRef,
        page: PageRequest,
        *,
        part: ThreadPart = WHOLE,
        status: CommentStatus | None = None,
        with_hidden: bool = False,
    ) -> Page[CommentView]:
        """A part of the comments on a post, oldest first, replies among them.

        Raises like `PostReading.locate`, and `AuthenticationRequired` and `PermissionDenied` where the post
        is for members and the actor is none.

        These are the approved ones, the actor's own that wait or are rejected, and the places of others that
        approved ones hang below, as tombstones. `status` picks some of those, without the places; moderators
        of the post get all that there are by it, and with `with_hidden` everything.
        """
        post = await self._posts.locate(actor, ref)
        whole = post_policy.may_read_whole(actor, post_policy.PostFacts.of(post))
        enforce(whole, actor, PostNotFound(), Action.POST_READ_MEMBERS)
        viewer_id = actor.user_id if policy.sees_own_pending(actor) else None
        wanted = CommentFilter(
            post_id=post.id, parent_id=part.parent_id, depth=part.depth, liker_id=actor.user_id
        )
        is_asked = with_hidden or status is not None
        if is_asked and policy.moderates(actor, post.author_ids):
            return await self._queries.list(replace(wanted, status=status), page)
        shown = replace(wanted, status=status, only_shown=True, viewer_id=viewer_id)
        found = await self._queries.list(shown, page)
        return replace(found, items=tuple(_as_shown(view, viewer_id) for view in found.items))

    async def list_to_moderate(
        self,
        actor: Actor,
        page: PageRequest,
        *,
        author_id: UserId | None = None,
        post_id: PostId | None = None,
        status: CommentStatus | None = None,
        reported: bool | None = None,
    ) -> Page[CommentView]:
        """A part of the comments that the actor may moderate: all of them, or those on their own posts.

        Raises `AuthenticationRequired` and `PermissionDenied`.
        """
        require(actor, Action.COMMENT_MODERATE, Grant.ON_OWN_POST)
        everywhere = bool(granted(actor, Action.COMMENT_MODERATE) & Grant.ALWAYS)
        wanted = CommentFilter(
            post_id=post_id,
            author_id=author_id,
            post_author_id=None if everywhere else actor.user_id,
            status=status,
            reported=reported,
            liker_id=actor.user_id,
        )
        return await self._queries.list(wanted, page)

    async def list_reports(self, actor: Actor, comment_id: CommentId, page: PageRequest) -> Page[ReportView]:
        """A part of what was told the moderators of a comment, the newest first; for them alone.

        Raises `AuthenticationRequired`, `PermissionDenied`, and `CommentNotFound` also for a tombstone and
        for what is hidden.
        """
        if actor.is_anonymous:
            raise AuthenticationRequired
        view = await self._queries.find(comment_id)
        if view is None:
            raise CommentNotFound
        decision = policy.may(actor, Action.COMMENT_MODERATE, facts_of(actor, view))
        enforce(decision, actor, CommentNotFound(), Action.COMMENT_MODERATE)
        return await self._queries.reports(comment_id, page)


def facts_of(actor: Actor, view: CommentView) -> policy.CommentFacts:
    """What decisions about this comment depend on."""
    post = post_policy.PostFacts(
        author_ids=view.post_author_ids,
        is_published=view.post_is_published,
        is_for_members=view.post_is_for_members,
    )
    return policy.CommentFacts(
        author_id=None if view.author is None else view.author.id,
        post_author_ids=view.post_author_ids,
        post_is_readable=post_policy.may_read_whole(actor, post) is Decision.ALLOW,
        status=view.status,
    )


def _as_shown(view: CommentView, viewer_id: UserId | None) -> CommentView:
    """What was said where it may be read; elsewhere it is in the list for its place alone."""
    if view.status is CommentStatus.APPROVED:
        return view.for_readers()
    is_own = viewer_id is not None and view.author is not None and view.author.id == viewer_id
    return view if is_own and view.status in policy.TOLD_TO_AUTHOR else view.as_tombstone()
