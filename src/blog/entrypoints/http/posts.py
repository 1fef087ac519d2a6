"""Posts over HTTP."""

from functools import partial
from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.ports.markdown import RenderingBusy
from blog.application.posts.authoring import MergedEdit
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostMoved
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.posts.errors import PostGone, PostInTrash, PostNotFound, SlugTaken, TranslationTaken
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import is_conditional, is_not_modified
from blog.entrypoints.http.merging import may_merge
from blog.entrypoints.http.moved import may_move, moved
from blog.entrypoints.http.operations import changes, creates, lists, reads
from blog.entrypoints.http.pending import amend, read_draft
from blog.entrypoints.http.post_answers import POST, SUMMARY, change_post, described, shown, tag_of
from blog.entrypoints.http.references import PostRefPath, post_ref
from blog.entrypoints.http.responses import Listing, created, not_modified, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.post_queries import OnePostQuery, PostPatchQuery, PostsQuery
from blog.entrypoints.http.schemas.post_writes import PostDraft, PostPatch
from blog.entrypoints.http.schemas.posts import Post, PostInList

router = make_router("/posts", "posts")
_BY_ID: Final = (
    "get_post",
    "edit_post",
    "delete_post",
    "publish_post",
    "unpublish_post",
    "restore_post",
    "list_post_comments",
    "create_comment",
)
_READS: Final = (Action.POST_READ_PUBLISHED, Action.POST_READ_DRAFT, Action.POST_READ_MEMBERS)


@router.get("", **lists(*_READS, summary="List posts", answer=list[PostInList], query=PostsQuery))
async def list_posts(request: Request) -> Response:
    """Posts that the caller may read, the newest first; no pages, and no content, unless asked for.

    What is unlisted is in no list but those of whoever could read it as a draft, where they ask for it.

    `custom[rating]=5` asks for a value of a custom field, `custom[rating][gte]=4` and `[lte]` for a range; of
    one that is given several times, any will do.
    """
    query = query_of(request, PostsQuery)
    listing = Listing(request, query)
    custom = await services(request).custom_filtering().understood(query.asked_of_custom_fields())
    page = await (
        services(request)
        .post_reading()
        .list(
            actor_of(request),
            query.to_filter(custom),
            listing.page(),
            with_body=query.with_body,
            with_meta=query.with_meta,
        )
    )
    if query.with_meta:
        page = page.map(partial(described, request, chosen=query.chosen))
    return listing.answer(page, POST if query.with_body or query.with_meta else SUMMARY)


@router.post(
    "",
    **creates(
        Action.POST_CREATE,
        Action.POST_PUBLISH,
        Action.POST_FEATURE,
        Action.POST_SET_AUTHORS,
        summary="Write a post",
        answer=Post,
        links=dict.fromkeys(_BY_ID, "id_or_slug"),
        raises=[SlugTaken, TranslationTaken, RenderingBusy],
    ),
)
async def create_post(request: Request, draft: PostDraft) -> Response:
    """Write a draft, or publish at once with `"published": true`. Tags that do not exist yet are made."""
    view = await services(request).post_authoring().draft(actor_of(request), draft.to_new_post())
    return created(shown(request, view), f"/posts/{view.id}")


@router.get(
    "/{id_or_slug}",
    **may_move(
        reads(
            *_READS,
            summary="Read a post",
            answer=Post,
            query=OnePostQuery,
            raises=[PostNotFound, PostGone],
        )
    ),
)
async def get_post(request: Request, id_or_slug: PostRefPath) -> Response:
    """One post with its content. A draft that the caller may not read is answered as if it did not exist.

    Of what is for members, others get all but the content: then `access` is false.
    A slug under which the post was public leads to the newest one for good, in one step. With `draft=true`
    those who may edit it read it as it is to be, once its pending change is published.
    """
    ref, query = post_ref(id_or_slug), query_of(request, OnePostQuery)
    try:
        return await (read_draft(request, ref, query.chosen) if query.draft else _read_post(request, ref))
    except PostMoved as post:
        return moved(request, f"/posts/{post.to}")


async def _read_post(request: Request, ref: PostRef) -> Response:
    actor, chosen = actor_of(request), query_of(request, OnePostQuery).chosen
    reading = services(request).post_reading()
    if is_conditional(request):
        etag = tag_of(request, await reading.get(actor, ref, with_body=False), chosen)
        if is_not_modified(request, etag):
            return not_modified(request, etag)
    return read(request, shown(request, await reading.get(actor, ref), chosen))


@router.patch(
    "/{id_or_slug}",
    **may_merge(
        changes(
            Action.POST_EDIT,
            Action.POST_FEATURE,
            Action.POST_SET_AUTHORS,
            summary="Edit a post",
            answer=Post,
            raises=[PostNotFound, PostInTrash, SlugTaken, TranslationTaken, RenderingBusy],
        )
    ),
)
async def edit_post(request: Request, id_or_slug: PostRefPath, patch: PostPatch) -> Response:
    """Change a post; all of it or nothing. `"excerpt": null` goes back to the first words of the content.

    With `on_conflict=merge` a stale `If-Match` is no refusal where others changed other fields: the edit goes
    on top, and the header `X-Merged` names what they changed. With `draft=true` readers of a public post see
    nothing of it before the change is published.
    """
    ref, query = post_ref(id_or_slug), query_of(request, PostPatchQuery)
    if query.draft:
        return await amend(request, ref, patch.to_changes())

    authoring, changed = services(request).post_authoring(), patch.to_changes()

    async def edit(actor: Actor, ref: PostRef, /, *, expected_version: int | None) -> MergedEdit:
        if query.on_conflict == "merge":
            return await authoring.merge(actor, ref, changed, seen_version=expected_version)
        view = await authoring.edit(actor, ref, changed, expected_version=expected_version)
        return MergedEdit(view, ())

    edited = await change_post(request, ref, edit)
    return written(shown(request, edited.view), merged=edited.changed_by_others)
