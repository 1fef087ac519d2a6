"""Load the post that a use case is to change."""

from blog.application.posts.conflicts import expect
from blog.application.posts.queries import PostQueries, PostRef
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, enforce
from blog.domain.access.permissions import Action
from blog.domain.common.errors import PermissionDenied
from blog.domain.common.ids import PostId
from blog.domain.common.slug import Slug
from blog.domain.posts import policy
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post


async def load_post(unit: UnitOfWork, ref: PostRef) -> Post:
    """The post, by id or slug. Raises `PostNotFound`."""
    return await (unit.posts.get_by_slug(ref) if isinstance(ref, Slug) else unit.posts.get(ref))


async def load_post_for(
    unit: UnitOfWork, actor: Actor, action: Action, ref: PostRef, expected_version: int | None
) -> Post:
    """The post, once it is sure that the actor may do this to it and saw its current version.

    Raises `PostNotFound` (also for what the actor may not know of), `AuthenticationRequired`,
    `PermissionDenied`, `PreconditionFailed`; in this order, so that a version tells nothing to a stranger.
    """
    post = await load_post(unit, ref)
    enforce(policy.may(actor, action, policy.PostFacts.of(post)), actor, PostNotFound(), action)
    await expect(unit, actor, post, expected_version)
    return post


async def locate_for(posts: PostQueries, actor: Actor, action: Action, ref: PostRef) -> PostId:
    """The id of the post, once it is sure that the actor may do this to it; nothing is locked.

    Raises `PostNotFound` (also for what the actor may not know of), `AuthenticationRequired`,
    `PermissionDenied`.
    """
    standing = await posts.standing(ref)
    if standing is None:
        raise PostNotFound
    enforce(policy.may(actor, action, policy.PostFacts.of(standing)), actor, PostNotFound(), action)
    return standing.id


def refuse_crediting(actor: Actor, facts: policy.PostFacts) -> None:
    """Raise `PermissionDenied`, naming the field, unless the actor says who wrote a post.

    To be asked wherever the authors change, of actors who may change the rest.
    """
    if policy.may(actor, Action.POST_SET_AUTHORS, facts) is not Decision.ALLOW:
        raise PermissionDenied("authors: editors say who wrote it").about(action=Action.POST_SET_AUTHORS)


def refuse_featuring(actor: Actor, facts: policy.PostFacts) -> None:
    """Raise `PermissionDenied`, naming the field, unless the actor says what is in front.

    To be asked wherever `featured` changes, of actors who may change the rest.
    """
    if policy.may(actor, Action.POST_FEATURE, facts) is not Decision.ALLOW:
        raise PermissionDenied("featured: editors say what is in front").about(action=Action.POST_FEATURE)
