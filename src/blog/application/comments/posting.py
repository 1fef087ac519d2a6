"""What members and guests need to say something: an open post, and perhaps a comment to reply to."""

from datetime import datetime

from blog.application.posts.loading import load_post
from blog.application.posts.queries import PostRef
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce
from blog.domain.comments.comment import Comment, unknown_parent
from blog.domain.comments.errors import CommentNotFound, CommentsClosed, GuestsRefused
from blog.domain.comments.rules import DiscussionRules
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import CommentId
from blog.domain.posts import policy as post_policy
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post


async def open_post(
    unit: UnitOfWork, actor: Actor, ref: PostRef, rules: DiscussionRules, now: datetime, *, to_guests: bool
) -> Post:
    """The post, locked, where it takes comments now: from members, or even from guests.

    Raises `PostNotFound`, `CommentsClosed` and `GuestsRefused`.
    """
    post = await load_post(unit, ref)
    enforce(post_policy.may_read(actor, post_policy.PostFacts.of(post)), actor, PostNotFound())
    if post.published_at is None or not post.is_published:
        raise CommentsClosed
    access = rules.access_to(
        published_at=post.published_at,
        now=now,
        wanted=post.content.comments,
        for_members=post.is_for_members,
    )
    if access is CommentAccess.CLOSED:
        raise CommentsClosed
    if to_guests and access is not CommentAccess.OPEN:
        raise GuestsRefused
    return post


async def parent_of(unit: UnitOfWork, parent_id: CommentId | None) -> Comment | None:
    """The comment to reply to, locked, if any. Raises `ValidationFailed` where there is none."""
    if parent_id is None:
        return None
    try:
        return await unit.comments.get(parent_id)
    except CommentNotFound as error:
        raise unknown_parent() from error
