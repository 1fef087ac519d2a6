"""What readers do about comments, over HTTP: like them, and report them."""

from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from blog.domain.access.permissions import Action
from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.ids import CommentId
from blog.entrypoints.http.calls import actor_of, services
from blog.entrypoints.http.comments import CommentIdPath
from blog.entrypoints.http.operations import accepts, acts
from blog.entrypoints.http.responses import JSON, noted
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.comments import Like, NewReport

router = make_router("/comments/{comment_id:uuid}", "comments")


@router.put(
    "/like",
    **acts(Action.COMMENT_LIKE, summary="Like a comment", answer=Like, body=False, raises=[CommentNotFound]),
)
async def like_comment(request: Request, comment_id: CommentIdPath) -> Response:
    """Like a public comment, once; to do so again changes nothing."""
    return await _like(request, comment_id, liked=True)


@router.delete(
    "/like",
    **acts(
        Action.COMMENT_LIKE,
        summary="Like a comment no more",
        answer=Like,
        body=False,
        raises=[CommentNotFound],
    ),
)
async def unlike_comment(request: Request, comment_id: CommentIdPath) -> Response:
    """Take the like back; without one nothing changes."""
    return await _like(request, comment_id, liked=False)


@router.post(
    "/reports",
    **accepts(Action.COMMENT_REPORT, summary="Report a comment", raises=[CommentNotFound]),
)
async def report_comment(request: Request, comment_id: CommentIdPath, new: NewReport) -> Response:
    """Tell the moderators of a comment, once; to do so again changes nothing. Nobody else sees it."""
    reporting = services(request).comment_reporting()
    await reporting.report(actor_of(request), CommentId(comment_id), new.reason, new.note)
    return noted()


async def _like(request: Request, comment_id: UUID, *, liked: bool) -> Response:
    liking = services(request).comment_liking()
    view = await liking.like(actor_of(request), CommentId(comment_id), liked=liked)
    return Response(Like.model_validate(view).model_dump_json(), media_type=JSON)
