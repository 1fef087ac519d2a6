"""Tags over HTTP."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.tags.queries import TagRef
from blog.application.tags.views import TagView
from blog.domain.access.permissions import Action
from blog.domain.common.ids import TagId
from blog.domain.tags.errors import TagNameTaken, TagNotFound, TagSlugTaken
from blog.domain.tags.image import TagImage as ImageView
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import Seen, aimed, if_match
from blog.entrypoints.http.moved import may_move, moved
from blog.entrypoints.http.operations import changes, creates, deletes, lists, reads
from blog.entrypoints.http.references import TagRefPath, tag_ref
from blog.entrypoints.http.representation import Rendered, Representation
from blog.entrypoints.http.responses import Listing, created, gone, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.tags import (
    NewTag,
    OneTagQuery,
    Tag,
    TagImage,
    TagMerge,
    TagPatch,
    TagsQuery,
)

router = make_router("/tags", "tags")
_TAG: Final = Representation(Tag, TagView, {TagImage: ImageView})
_READS: Final = (Action.TAG_READ, Action.TAG_READ_UNUSED)


@router.get("", **lists(*_READS, summary="List tags", answer=list[Tag], query=TagsQuery))
async def list_tags(request: Request) -> Response:
    """The tags of published posts, by name; those who manage tags see unused ones too."""
    listing = Listing(request, query_of(request, TagsQuery))
    page = await services(request).tag_reading().list(actor_of(request), listing.page())
    return listing.answer(page, _TAG)


@router.post(
    "",
    **creates(
        Action.TAG_MANAGE,
        summary="Make a tag",
        answer=Tag,
        links=dict.fromkeys(("get_tag", "edit_tag", "delete_tag", "merge_tag"), "id_or_slug"),
        raises=[TagNameTaken, TagSlugTaken],
    ),
)
async def create_tag(request: Request, new: NewTag) -> Response:
    """Make a tag. Authors need not: writing a post makes the tags that it names."""
    view = await services(request).tag_curation().create(actor_of(request), new.to_new_tag())
    return created(_TAG.one(view), f"/tags/{view.id}")


@router.get(
    "/{id_or_slug}",
    **may_move(
        reads(*_READS, summary="Read a tag", answer=Tag, query=OneTagQuery, raises=[TagNotFound]),
    ),
)
async def get_tag(request: Request, id_or_slug: TagRefPath) -> Response:
    """One tag, and how many published posts carry it.

    A slug that it had before leads to it, and so do the id and the slugs of a tag that was merged into it.
    """
    actor, ref = actor_of(request), tag_ref(id_or_slug)
    reading = services(request).tag_reading()
    try:
        view = await reading.get(actor, ref)
    except TagNotFound:
        return moved(request, f"/tags/{await reading.moved_to(actor, ref)}")
    return read(request, _TAG.one(view, query_of(request, OneTagQuery).chosen))


@router.patch(
    "/{id_or_slug}",
    **changes(
        Action.TAG_MANAGE,
        summary="Edit a tag",
        answer=Tag,
        raises=[TagNotFound, TagNameTaken, TagSlugTaken],
    ),
)
async def edit_tag(request: Request, id_or_slug: TagRefPath, patch: TagPatch) -> Response:
    """Change a tag. A new name alone leaves the slug; a slug that it leaves leads to it, and to no other."""
    ref = tag_ref(id_or_slug)

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> TagView:
        curation, changed = services(request).tag_curation(), patch.to_changes()
        target, version = aimed(ref, seen, TagId)
        return await curation.edit(actor_of(request), target, changed, expected_version=version)

    return written(_TAG.one(await if_match(request, current, write)))


@router.delete("/{id_or_slug}", **deletes(Action.TAG_MANAGE, summary="Delete a tag", raises=[TagNotFound]))
async def delete_tag(request: Request, id_or_slug: TagRefPath) -> Response:
    """Delete a tag and take it off all posts."""
    ref = tag_ref(id_or_slug)

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> None:
        target, version = aimed(ref, seen, TagId)
        await services(request).tag_curation().delete(actor_of(request), target, expected_version=version)

    await if_match(request, current, write)
    return gone()


@router.post(
    "/{id_or_slug}/merge",
    **changes(Action.TAG_MANAGE, summary="Merge a tag into another one", answer=Tag, raises=[TagNotFound]),
)
async def merge_tag(request: Request, id_or_slug: TagRefPath, merge: TagMerge) -> Response:
    """Give all posts of a tag to another one, which is answered, and delete the first.

    A post that carried both carries the other one at the earlier of both places. The addresses of the first
    lead to the other one, and authors who write its name mean the other one. No post gets another version.
    """
    ref, into = tag_ref(id_or_slug), merge.to_ref()

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> TagView:
        target, version = aimed(ref, seen, TagId)
        merging = services(request).tag_merging()
        return await merging.merge(actor_of(request), target, into, expected_version=version)

    return written(_TAG.one(await if_match(request, current, write)))


async def _current(request: Request, ref: TagRef) -> Rendered:
    return _TAG.one(await services(request).tag_reading().get(actor_of(request), ref))
