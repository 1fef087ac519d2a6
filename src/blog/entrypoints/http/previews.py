"""Previews over HTTP: made and revoked with the post, opened by whoever has the link."""

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.limits.errors import RateLimited
from blog.application.previews import views
from blog.application.unit_of_work import StorageUnavailable
from blog.application.users.views import AuthorView
from blog.domain.access.permissions import Action
from blog.domain.common.ids import PreviewId
from blog.domain.posts.errors import PostInTrash, PostNotFound
from blog.domain.previews.errors import PreviewNotFound, TooManyPreviews
from blog.domain.sessions.errors import InvalidToken
from blog.entrypoints.http import caching
from blog.entrypoints.http.calls import actor_of, bearer_token, query_of, services
from blog.entrypoints.http.described import Json
from blog.entrypoints.http.operations import creates, deletes, lists, reads, serves
from blog.entrypoints.http.post_answers import shown
from blog.entrypoints.http.references import PostRefPath, post_ref
from blog.entrypoints.http.representation import Representation, Views
from blog.entrypoints.http.responses import JSON, Listing, created, gone, read
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.posts import Author, Post
from blog.entrypoints.http.schemas.previews import (
    IssuedPreview,
    OnePreviewQuery,
    Preview,
    PreviewMaking,
    PreviewsQuery,
)

router = make_router("", "previews")
_AUTHOR: Final[Views] = {Author: AuthorView}
_PREVIEW: Final = Representation(Preview, views.PreviewView, _AUTHOR)
_ISSUED: Final = Representation(IssuedPreview, views.IssuedPreview, _AUTHOR)
_Id = Annotated[UUID, Path(description="The id of the preview.")]
_Token = Annotated[
    str,
    Path(
        description="The token of the preview.",
        json_schema_extra={"pattern": "^bv_[A-Za-z0-9_-]{96}[0-9a-f]{8}$"},
    ),
]


def _opens(summary: str) -> Json:
    """A route for whoever has the token, which is the only credential that it looks at."""
    return serves(
        Action.PREVIEW_OPEN,
        summary=summary,
        answer=Post,
        raises=[PreviewNotFound, RateLimited, StorageUnavailable],
    )


def _with_token(described: Json) -> Json:
    """The same, for a token in the header."""
    described["openapi_extra"]["security"] = [{"preview": []}]
    return described


@router.get(
    "/posts/{id_or_slug}/previews",
    **lists(
        Action.PREVIEW_READ,
        summary="List the previews of a post",
        answer=list[Preview],
        query=PreviewsQuery,
        raises=[PostNotFound],
    ),
)
async def list_previews(request: Request, id_or_slug: PostRefPath) -> Response:
    """Who can be shown the post, the newest first. Previews that have expired are listed for a week more."""
    listing = Listing(request, query_of(request, PreviewsQuery))
    reading = services(request).preview_reading()
    page = await reading.list(actor_of(request), post_ref(id_or_slug), listing.page())
    return listing.answer(page, _PREVIEW)


@router.post(
    "/posts/{id_or_slug}/previews",
    **creates(
        Action.PREVIEW_CREATE,
        summary="Make a preview",
        answer=IssuedPreview,
        links=dict.fromkeys(("get_preview", "revoke_preview"), "preview_id"),
        raises=[PostNotFound, PostInTrash, TooManyPreviews],
    ),
)
async def create_preview(request: Request, id_or_slug: PostRefPath, new: PreviewMaking) -> Response:
    """Make a link that shows this post, whatever its status, to somebody without an account.

    It lasts a week, or as long as `expires_in` says. The token and the links are in this answer and nowhere
    else. A post has at most 20 previews that have not expired.
    """
    issuing = services(request).preview_issuing()
    issued = await issuing.issue(actor_of(request), post_ref(id_or_slug), new.to_new_preview())
    # Tagged as it will be read from now on, without what opens it.
    rendered = replace(_ISSUED.one(issued), etag=_PREVIEW.one(issued).etag)
    return created(rendered, f"/posts/{issued.post_id}/previews/{issued.id}")


@router.get(
    "/posts/{id_or_slug}/previews/{preview_id:uuid}",
    **reads(
        Action.PREVIEW_READ,
        summary="Read about a preview",
        answer=Preview,
        query=OnePreviewQuery,
        raises=[PostNotFound, PreviewNotFound],
    ),
)
async def get_preview(request: Request, id_or_slug: PostRefPath, preview_id: _Id) -> Response:
    """One preview of the post. What opens it is never shown again."""
    reading = services(request).preview_reading()
    view = await reading.get(actor_of(request), post_ref(id_or_slug), PreviewId(preview_id))
    return read(request, _PREVIEW.one(view, query_of(request, OnePreviewQuery).chosen))


@router.delete(
    "/posts/{id_or_slug}/previews/{preview_id:uuid}",
    **deletes(
        Action.PREVIEW_REVOKE,
        summary="Revoke a preview",
        conditional=False,
        raises=[PostNotFound, PreviewNotFound],
    ),
)
async def revoke_preview(request: Request, id_or_slug: PostRefPath, preview_id: _Id) -> Response:
    """Revoke a preview. Its link shows nothing from the next request on, in every worker."""
    revoking = services(request).preview_revoking()
    await revoking.revoke(actor_of(request), post_ref(id_or_slug), PreviewId(preview_id))
    return gone()


@router.get("/previews", **_with_token(_opens("Open a preview")))
async def open_preview(request: Request) -> Response:
    """The post of a preview, for the servers of front ends: the token comes as `Authorization: Bearer …`.

    It is the representation that `GET /posts/{id_or_slug}` gives, whatever the status of the post. A token
    that is forged, has expired or was revoked is answered as if there had never been such a preview.
    """
    try:
        token = bearer_token(request)
    except InvalidToken:
        token = None
    return await _show(request, token or "")


@router.get("/previews/{token}", **_opens("Open a preview by its link"))
async def open_preview_link(request: Request, token: _Token) -> Response:
    """The post of a preview, by a link that can be handed to a person. As `GET /previews` otherwise.

    The service writes no such address into its logs; proxies may, so prefer the header where you can.
    """
    return await _show(request, token)


async def _show(request: Request, token: str) -> Response:
    view = await services(request).preview_opening().open(token)
    # No entity tag: nothing on the way is to keep it, not even to ask whether it is still good.
    headers = {"Cache-Control": caching.PRIVATE, "Vary": caching.VARY, "X-Robots-Tag": "noindex"}
    return Response(shown(request, view).body, headers=headers, media_type=JSON)
