"""Comments over HTTP."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.comments.views import CommentView, GuestView
from blog.application.limits.errors import RateLimited
from blog.application.ports.markdown import RenderingBusy
from blog.application.posts.reading import PostMoved
from blog.application.users.views import AuthorView
from blog.domain.access.permissions import Action
from blog.domain.comments.errors import (
    CommentNotFound,
    CommentsClosed,
    EditWindowClosed,
    GuestsRefused,
    ReplyTooDeep,
)
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import CommentId
from blog.domain.posts.errors import PostGone, PostNotFound
from blog.domain.users.errors import EmailNotVerified
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import Seen, if_match, version_of
from blog.entrypoints.http.moved import may_move, moved
from blog.entrypoints.http.operations import changes, creates, deletes, lists, reads
from blog.entrypoints.http.references import PostRefPath, post_ref
from blog.entrypoints.http.representation import Rendered, Representation
from blog.entrypoints.http.responses import Listing, created, gone, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.comments import (
    Comment,
    CommentPatch,
    Guest,
    NewComment,
    OneCommentQuery,
    ThreadQuery,
)
from blog.entrypoints.http.schemas.posts import Author

router = make_router("", "comments")
COMMENT: Final = Representation(Comment, CommentView, {Author: AuthorView, Guest: GuestView})
CommentIdPath = Annotated[UUID, Path(description="The id of the comment.")]


@router.get(
    "/posts/{id_or_slug}/comments",
    **may_move(
        lists(
            Action.COMMENT_READ,
            Action.COMMENT_MODERATE,
            Action.POST_READ_MEMBERS,
            summary="List the comments on a post",
            answer=list[Comment],
            query=ThreadQuery,
            raises=[PostNotFound, PostGone, AuthenticationRequired, PermissionDenied],
        )
    ),
)
async def list_post_comments(request: Request, id_or_slug: PostRefPath) -> Response:
    """The comments on a post that the caller may read, the oldest first; replies among them.

    Where something that is not public has public replies, a tombstone keeps its place. What is said on a post
    for members is for members, too.
    """
    query = query_of(request, ThreadQuery)
    listing = Listing(request, query)
    reading = services(request).comment_reading()
    try:
        page = await reading.list_of_post(
            actor_of(request),
            post_ref(id_or_slug),
            listing.page(),
            part=query.part,
            status=query.wanted,
            with_hidden=query.status == "any",
        )
    except PostMoved as post:
        return moved(request, f"/posts/{post.to}/comments")
    return listing.answer(page, COMMENT)


@router.post(
    "/posts/{id_or_slug}/comments",
    **creates(
        Action.COMMENT_CREATE,
        Action.COMMENT_CREATE_AS_GUEST,
        summary="Comment on a post",
        answer=Comment,
        links=dict.fromkeys(("get_comment", "edit_comment", "delete_comment"), "comment_id"),
        raises=[
            PostNotFound,
            CommentsClosed,
            GuestsRefused,
            ReplyTooDeep,
            EmailNotVerified,
            RenderingBusy,
            RateLimited,
        ],
    ),
)
async def create_comment(request: Request, id_or_slug: PostRefPath, new: NewComment) -> Response:
    """Comment on a published post, or reply to a comment there; replies stand at most five levels deep.

    By the rules of the site it may wait for a moderator: then its status is `pending`.
    """
    actor, ref = actor_of(request), post_ref(id_or_slug)
    parent_id = None if new.parent_id is None else CommentId(new.parent_id)
    if new.guest is None:
        discussion = services(request).comment_discussion()
        view = await discussion.post(actor, ref, new.content, parent_id=parent_id)
    else:
        guests = services(request).guest_discussion()
        view = await guests.post(actor, ref, new.content, new.guest.to_guest(), parent_id=parent_id)
    return created(COMMENT.one(view), f"/comments/{view.id}")


@router.get(
    "/comments/{comment_id:uuid}",
    **reads(
        Action.COMMENT_READ,
        Action.COMMENT_MODERATE,
        summary="Read a comment",
        answer=Comment,
        query=OneCommentQuery,
        raises=[CommentNotFound],
    ),
)
async def get_comment(request: Request, comment_id: CommentIdPath) -> Response:
    """One comment. Of what is not public, others get at most a tombstone in the list of its post."""
    view = await read_comment(request, comment_id)
    return read(request, COMMENT.one(view, query_of(request, OneCommentQuery).chosen))


@router.patch(
    "/comments/{comment_id:uuid}",
    **changes(
        Action.COMMENT_EDIT,
        summary="Edit a comment",
        answer=Comment,
        raises=[CommentNotFound, EditWindowClosed, RenderingBusy],
    ),
)
async def edit_comment(request: Request, comment_id: CommentIdPath, patch: CommentPatch) -> Response:
    """Change what was said, by who said it, for 15 minutes or as long as the site gives.

    What brings in links or words that the site holds waits for a moderator again.
    """

    async def current() -> Rendered:
        return COMMENT.one(await read_comment(request, comment_id))

    async def write(seen: Seen | None) -> CommentView:
        discussion = services(request).comment_discussion()
        return await discussion.edit(
            actor_of(request), CommentId(comment_id), patch.content, expected_version=version_of(seen)
        )

    return written(COMMENT.one(await if_match(request, current, write)))


@router.delete(
    "/comments/{comment_id:uuid}",
    **deletes(Action.COMMENT_DELETE, summary="Delete a comment", raises=[CommentNotFound]),
)
async def delete_comment(request: Request, comment_id: CommentIdPath) -> Response:
    """Delete a comment. A tombstone keeps the place of its replies."""

    async def current() -> Rendered:
        return COMMENT.one(await read_comment(request, comment_id))

    async def write(seen: Seen | None) -> None:
        discussion = services(request).comment_discussion()
        await discussion.delete(actor_of(request), CommentId(comment_id), expected_version=version_of(seen))

    await if_match(request, current, write)
    return gone()


async def read_comment(request: Request, comment_id: UUID) -> CommentView:
    """The comment as the caller may read it. Raises `CommentNotFound`."""
    return await services(request).comment_reading().get(actor_of(request), CommentId(comment_id))
