"""What becomes of a post over HTTP: published, unpublished, deleted, restored."""

from fastapi import Request
from starlette.responses import Response

from blog.application.posts.views import PostView
from blog.domain.access.permissions import Action
from blog.domain.common.ids import PostId
from blog.domain.pending.errors import NothingPending
from blog.domain.posts.errors import (
    AlreadyPublished,
    NotPublished,
    PostInTrash,
    PostNotFound,
    PostNotInTrash,
)
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import Seen, aimed, if_match
from blog.entrypoints.http.operations import changes, deletes
from blog.entrypoints.http.pending import discard
from blog.entrypoints.http.post_answers import current_post, shown
from blog.entrypoints.http.references import PostRefPath, post_ref
from blog.entrypoints.http.representation import Rendered
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

    async def current() -> Rendered:
        return await current_post(request, ref)

    async def write(seen: Seen | None) -> PostView:
        publishing = services(request).post_publishing()
        target, version = aimed(ref, seen, PostId)
        return await publishing.publish(actor_of(request), target, at=at, expected_version=version)

    return written(shown(request, await if_match(request, current, write)))


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
    ref = post_ref(id_or_slug)

    async def current() -> Rendered:
        return await current_post(request, ref)

    async def write(seen: Seen | None) -> PostView:
        publishing = services(request).post_publishing()
        target, version = aimed(ref, seen, PostId)
        return await publishing.unpublish(actor_of(request), target, expected_version=version)

    return written(shown(request, await if_match(request, current, write)))


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

    async def current() -> Rendered:
        return await current_post(request, ref)

    async def write(seen: Seen | None) -> None:
        trash = services(request).post_trash()
        target, version = aimed(ref, seen, PostId)
        delete = trash.purge if query.permanently else trash.put
        await delete(actor_of(request), target, expected_version=version)

    await if_match(request, current, write)
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
    ref = post_ref(id_or_slug)

    async def current() -> Rendered:
        return await current_post(request, ref)

    async def write(seen: Seen | None) -> PostView:
        trash = services(request).post_trash()
        target, version = aimed(ref, seen, PostId)
        return await trash.restore(actor_of(request), target, expected_version=version)

    return written(shown(request, await if_match(request, current, write)))
