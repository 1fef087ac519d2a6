"""Comments and their moderators, over HTTP."""

from typing import Any, Final
from uuid import UUID

from fastapi import BackgroundTasks, Request
from starlette.responses import Response

from blog.application.audit.refusals import Refusal
from blog.application.comments.views import CommentView, ReportView
from blog.application.users.views import AuthorView
from blog.domain.access.permissions import Action
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import Verdict
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.comments import COMMENT, CommentIdPath, read_comment
from blog.entrypoints.http.conditional import Seen, if_match, version_of
from blog.entrypoints.http.operations import acts, changes, lists
from blog.entrypoints.http.representation import Rendered, Representation
from blog.entrypoints.http.responses import Listing, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.comments import (
    BulkModeration,
    BulkResults,
    Comment,
    ModerationQuery,
    Report,
    ReportsQuery,
)
from blog.entrypoints.http.schemas.posts import Author

router = make_router("/comments", "comments")
_REPORT: Final = Representation(Report, ReportView, {Author: AuthorView})


def _decides(summary: str) -> dict[str, Any]:
    return changes(
        Action.COMMENT_MODERATE, summary=summary, answer=Comment, body=False, raises=[CommentNotFound]
    )


@router.get(
    "",
    **lists(
        Action.COMMENT_MODERATE,
        summary="List comments to moderate",
        answer=list[Comment],
        query=ModerationQuery,
    ),
)
async def list_comments(request: Request) -> Response:
    """The comments that the caller may moderate: all of them, or those on their own posts."""
    query = query_of(request, ModerationQuery)
    listing = Listing(request, query)
    page = (
        await services(request)
        .comment_reading()
        .list_to_moderate(
            actor_of(request),
            listing.page(),
            author_id=None if query.author is None else UserId(query.author),
            post_id=None if query.post is None else PostId(query.post),
            status=query.wanted,
            reported=query.reported,
        )
    )
    return listing.answer(page, COMMENT)


@router.post("/bulk", **acts(Action.COMMENT_MODERATE, summary="Moderate many comments", answer=BulkResults))
async def moderate_comments(
    request: Request, wanted: BulkModeration, afterwards: BackgroundTasks
) -> BulkResults:
    """Do the same to at most 100 comments. In one transaction all is done that may be, and told of each."""
    results = (
        await services(request)
        .comment_moderation()
        .moderate_many(actor_of(request), [CommentId(each) for each in wanted.ids], wanted.action)
    )
    record = services(request).refusals().record
    for each in results:
        if each.code is not None:
            # As if it had been asked for alone; after the answer, which is not to wait for it.
            refusal = Refusal(
                action=wanted.action.needed, outcome=each.code, target_type="comment", target_id=each.id
            )
            afterwards.add_task(record, refusal)
    return BulkResults.model_validate({"results": results}, from_attributes=True)


@router.post("/{comment_id:uuid}/approve", **_decides("Approve a comment"))
async def approve_comment(request: Request, comment_id: CommentIdPath) -> Response:
    """Let everybody who may read the post read the comment, whatever was decided before."""
    return await _moderate(request, comment_id, Verdict.APPROVE)


@router.post("/{comment_id:uuid}/reject", **_decides("Reject a comment"))
async def reject_comment(request: Request, comment_id: CommentIdPath) -> Response:
    """Take the comment from the public, or never let it there. It can be approved later."""
    return await _moderate(request, comment_id, Verdict.REJECT)


@router.post("/{comment_id:uuid}/spam", **_decides("Mark a comment as spam"))
async def mark_comment_as_spam(request: Request, comment_id: CommentIdPath) -> Response:
    """Like rejecting it, and say why. It can be approved later."""
    return await _moderate(request, comment_id, Verdict.SPAM)


@router.get(
    "/{comment_id:uuid}/reports",
    **lists(
        Action.COMMENT_MODERATE,
        summary="List the reports of a comment",
        answer=list[Report],
        query=ReportsQuery,
        raises=[CommentNotFound],
    ),
)
async def list_comment_reports(request: Request, comment_id: CommentIdPath) -> Response:
    """Who reported a comment that the caller may moderate, and why; the newest first."""
    listing = Listing(request, query_of(request, ReportsQuery))
    reading = services(request).comment_reading()
    page = await reading.list_reports(actor_of(request), CommentId(comment_id), listing.page())
    return listing.answer(page, _REPORT)


async def _moderate(request: Request, comment_id: UUID, verdict: Verdict) -> Response:
    async def current() -> Rendered:
        return COMMENT.one(await read_comment(request, comment_id))

    async def write(seen: Seen | None) -> CommentView:
        return (
            await services(request)
            .comment_moderation()
            .moderate(actor_of(request), CommentId(comment_id), verdict, expected_version=version_of(seen))
        )

    return written(COMMENT.one(await if_match(request, current, write)))
