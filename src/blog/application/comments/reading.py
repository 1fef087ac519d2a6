"""Read comments."""

from blog.application.comments.queries import CommentFilter, CommentQueries
from blog.application.comments.views import CommentView
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.domain.access.actor import Actor, granted
from blog.domain.access.decisions import Decision, require
from blog.domain.access.permissions import Action, Grant
from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.ids import CommentId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.posts import policy as post_policy


class CommentReading:
    """Whoever may read a post may read its comments."""

    def __init__(self, queries: CommentQueries, posts: PostReading) -> None:
        self._queries = queries
        self._posts = posts

    async def get(self, actor: Actor, comment_id: CommentId) -> CommentView:
        """One comment, or its tombstone. Raises `CommentNotFound`, also where the post is hidden."""
        view = await self._queries.find(comment_id)
        if view is None or not post_is_readable(actor, view):
            raise CommentNotFound
        return view

    async def list_of_post(self, actor: Actor, ref: PostRef, page: PageRequest) -> Page[CommentView]:
        """A part of the comments on a post, oldest first, replies among them. Raises `PostNotFound`."""
        post_id = await self._posts.locate(actor, ref)
        return await self._queries.list(CommentFilter(post_id=post_id), page)

    async def list_to_moderate(
        self, actor: Actor, page: PageRequest, *, author_id: UserId | None = None
    ) -> Page[CommentView]:
        """A part of the comments that the actor may moderate: all of them, or those on their own posts.

        Raises `AuthenticationRequired` and `PermissionDenied`.
        """
        require(actor, Action.COMMENT_MODERATE, Grant.ON_OWN_POST)
        everywhere = bool(granted(actor, Action.COMMENT_MODERATE) & Grant.ALWAYS)
        wanted = CommentFilter(author_id=author_id, post_author_id=None if everywhere else actor.user_id)
        return await self._queries.list(wanted, page)


def post_is_readable(actor: Actor, view: CommentView) -> bool:
    """Whether the actor may read the post that the comment stands on."""
    facts = post_policy.PostFacts(author_id=view.post_author_id, is_published=view.post_is_published)
    return post_policy.may_read(actor, facts) is Decision.ALLOW
