"""What becomes of a post over HTTP: published, unpublished, deleted, restored."""

from functools import partial

from fastapi import Request
from starlette.responses import Response

from blog.domain.access.permissions import Action
from blog.domain.pending.errors import NothingPending
from blog.domain.posts.errors import (
    AlreadyPublished,
    NotPublished,
    PostInTrash,
    PostNotFound,
    PostNotInTrash,
)
from blog.entrypoints.http.calls import query_of, services
from blog.entrypoints.http.operations import changes, deletes
from blog.entrypoints.http.pending import discard
from blog.entrypoints.http.post_answers import change_post, shown
from blog.entrypoints.http.references import PostRefPath, post_ref
from blog.entrypoints.http.responses import gone, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.post_lifecycle import DeletionQuery, Publication
from blog.entrypoints.http.schemas.posts import Post

router = make_router("/posts/{id_or_slug}", "posts")


@router.post(
    "/publish",
    **changes(
        Action.POST_PUBLISH,
        summary="Publish a post",
        answer=Post,
        raises=[PostNotFound, AlreadyPublished, PostInTrash],
    ),
)
async def publish_post(
    request: Request, id_or_slug: PostRefPath, publication: Publication | None = None
) -> Response:
    """Let everybody read the post, and what is pending of it, from now on, or from the time in `at` on.

    A scheduled post goes public by itself within five seconds of its time. To schedule it again changes the
    time; to publish it without one publishes it at once.
    """
    ref, at = post_ref(id_or_slug), None if publication is None else publication.at

    publish = partial(services(request).post_publishing().publish, at=at)
    return written(shown(request, await change_post(request, ref, publish)))


@router.post(
    "/unpublish",
    **changes(
        Action.POST_PUBLISH,
        summary="Unpublish a post",
        answer=Post,
        body=False,
        raises=[PostNotFound, NotPublished],
    ),
)
async def unpublish_post(request: Request, id_or_slug: PostRefPath) -> Response:
    """Take the post from the public, or off the schedule. Published again, it has a new time."""
    unpublish = services(request).post_publishing().unpublish
    return written(shown(request, await change_post(request, post_ref(id_or_slug), unpublish)))


@router.delete(
    "",
    **deletes(
        Action.POST_DELETE,
        Action.POST_PURGE,
        Action.POST_EDIT,
        summary="Delete a post",
        query=DeletionQuery,
        raises=[PostNotFound, PostInTrash, NothingPending],
    ),
)
async def delete_post(request: Request, id_or_slug: PostRefPath) -> Response:
    """Put the post into the trash, where it can be restored for 30 days; then it goes with its comments.

    With `permanently=true` it goes at once, from the trash or from wherever it is. What was public answers
    410 from then on, and nothing else will ever have its slug. With `draft=true` only the pending change is
    discarded, for which one must be allowed to edit the post.
    """
    ref, query = post_ref(id_or_slug), query_of(request, DeletionQuery)
    if query.draft:
        return await discard(request, ref)

    trash = services(request).post_trash()
    await change_post(request, ref, trash.purge if query.permanently else trash.put)
    return gone()


@router.post(
    "/restore",
    **changes(
        Action.POST_DELETE,
        summary="Restore a post",
        answer=Post,
        body=False,
        raises=[PostNotFound, PostNotInTrash],
    ),
)
async def restore_post(request: Request, id_or_slug: PostRefPath) -> Response:
    """Take the post out of the trash: as a draft, or unpublished where it was public before."""
    restore = services(request).post_trash().restore
    return written(shown(request, await change_post(request, post_ref(id_or_slug), restore)))
