"""Load the comment that a use case is to change, and answer with what became of it."""

from blog.application.comments.queries import CommentQueries
from blog.application.comments.reading import CommentReading
from blog.application.comments.views import CommentView
from blog.application.posts.reading import PostReading
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, enforce
from blog.domain.access.permissions import Action
from blog.domain.comments import policy
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.ids import CommentId, PostId
from blog.domain.posts import policy as post_policy
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post


async def post_of(comments: CommentQueries, comment_id: CommentId) -> PostId:
    """The post whose lock has to be taken before that of the comment. Raises `CommentNotFound`."""
    found = await comments.posts_of([comment_id])
    if comment_id not in found:
        raise CommentNotFound
    return found[comment_id]


async def load_comment_for(
    unit: UnitOfWork,
    actor: Actor,
    action: Action,
    post_id: PostId,
    comment_id: CommentId,
    expected_version: int | None,
) -> tuple[Comment, Post]:
    """The comment and its post, once it is sure that the actor may do this to it and saw its current version.

    Raises `CommentNotFound` (also for what the actor may not know of), `AuthenticationRequired`,
    `PermissionDenied`, `PreconditionFailed`; in this order, so that a version tells nothing to a stranger.
    """
    try:
        post = await unit.posts.get(post_id)
    except PostNotFound as error:
        raise CommentNotFound from error
    comment = await unit.comments.get(comment_id)
    enforce(decision_on(actor, action, comment, post), actor, CommentNotFound(), action)
    comment.expect(expected_version)
    return comment, post


def decision_on(actor: Actor, action: Action, comment: Comment, post: Post) -> Decision:
    """Whether the actor may do this to the comment, which stands on the post."""
    facts = policy.CommentFacts(
        author_id=comment.author_id,
        post_author_ids=post.author_ids,
        post_is_readable=post_policy.may_read_whole(actor, post_policy.PostFacts.of(post)) is Decision.ALLOW,
        status=comment.status,
    )
    return policy.may(actor, action, facts)


async def view_of(
    unit: UnitOfWork, actor: Actor, comment_id: CommentId, *, just_said: bool = False
) -> CommentView:
    """The comment with the changes of this transaction, as `CommentReading.get` shows it."""
    reading = CommentReading(unit.views.comments, PostReading(unit.views.posts))
    return await reading.get(actor, comment_id, just_said=just_said)
