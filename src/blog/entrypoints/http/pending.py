"""Posts as they are to be, over HTTP: what `draft=true` asks for."""

from collections.abc import Collection

from fastapi import Request
from starlette.responses import Response

from blog.application.pending.amending import SeenDraft
from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostMoved
from blog.application.posts.views import PostView
from blog.domain.posts.errors import PostNotFound
from blog.entrypoints.http.calls import actor_of, services
from blog.entrypoints.http.conditional import Seen, entity_tag, if_match
from blog.entrypoints.http.post_answers import shown
from blog.entrypoints.http.representation import Rendered
from blog.entrypoints.http.responses import gone, read, written


async def read_draft(request: Request, ref: PostRef, chosen: Collection[str] | None) -> Response:
    """The post with its pending change; all of its fields, or the chosen ones. Raises `PostMoved`."""
    return read(request, _drafted(request, await _read(request, ref), chosen))


async def amend(request: Request, ref: PostRef, changes: PostChanges) -> Response:
    """Change what is pending; a change begins with its first edit."""

    async def write(seen: Seen | None) -> PostView:
        amending = services(request).pending_amending()
        return await amending.amend(actor_of(request), ref, changes, seen=_seen(seen))

    return written(_drafted(request, await if_match(request, lambda: _current(request, ref), write)))


async def discard(request: Request, ref: PostRef) -> Response:
    """Have nothing come of what is pending."""

    async def write(seen: Seen | None) -> None:
        await services(request).pending_amending().discard(actor_of(request), ref, seen=_seen(seen))

    await if_match(request, lambda: _current(request, ref), write)
    return gone()


def _drafted(request: Request, post: PostView, chosen: Collection[str] | None = None) -> Rendered:
    """The post as an answer; with a tag of the change, where there is one, which has versions of its own."""
    whole, pending = shown(request, post, chosen), post.pending
    if pending is None:
        return whole
    tag = entity_tag(pending.id, pending.version, whole.body)
    return Rendered(whole.body, pending.id, pending.version, tag)


async def _read(request: Request, ref: PostRef) -> PostView:
    return await services(request).pending_reading().get(actor_of(request), ref)


async def _current(request: Request, ref: PostRef) -> Rendered:
    try:
        return _drafted(request, await _read(request, ref))
    except PostMoved as error:
        raise PostNotFound from error


def _seen(seen: Seen | None) -> SeenDraft | None:
    return None if seen is None else SeenDraft(seen.id, seen.version)
