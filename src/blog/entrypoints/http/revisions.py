"""The earlier versions of posts over HTTP."""

import re
from typing import Annotated, Final

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.ports.markdown import RenderingBusy
from blog.application.ports.offload import ComputingBusy
from blog.application.posts.queries import PostRef
from blog.application.posts.views import PostView
from blog.application.revisions.views import RevisionDiff, RevisionView, WholeRevision
from blog.application.users.views import AuthorView
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.posts.errors import PostInTrash, PostNotFound, TranslationTaken
from blog.domain.revisions.comparison import FieldChange
from blog.domain.revisions.errors import RevisionNotFound
from blog.domain.revisions.wording import Part
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.operations import changes, lists, reads
from blog.entrypoints.http.post_answers import change_post, shown
from blog.entrypoints.http.references import PostRefPath, post_ref
from blog.entrypoints.http.representation import Representation
from blog.entrypoints.http.responses import Listing, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.posts import Author, Post
from blog.entrypoints.http.schemas.revisions import (
    LARGEST_NUMBER,
    Diff,
    DiffQuery,
    FieldDiff,
    OneRevisionQuery,
    Revision,
    RevisionsQuery,
    RevisionSummary,
    Stretch,
)

router = make_router("/posts/{id_or_slug}/revisions", "revisions")
_READS: Final = Action.POST_READ_REVISIONS
_SUMMARY: Final = Representation(RevisionSummary, RevisionView, {Author: AuthorView})
_WHOLE: Final = Representation(Revision, WholeRevision, {Author: AuthorView})
_DIFF: Final = Representation(Diff, RevisionDiff, {FieldDiff: FieldChange, Stretch: Part})
_DIGITS: Final = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)

# Published, but not enforced before `_numbered`: what can be no number is not there (404).
NumberPath = Annotated[
    str,
    Path(
        description="The number of the revision.",
        json_schema_extra={"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
    ),
]


@router.get(
    "",
    **lists(
        _READS,
        summary="List revisions",
        answer=list[RevisionSummary],
        query=RevisionsQuery,
        raises=[PostNotFound],
    ),
)
async def list_revisions(request: Request, id_or_slug: PostRefPath) -> Response:
    """The versions of a post, the newest first: who changed what, and when. Only the last ones are kept."""
    listing = Listing(request, query_of(request, RevisionsQuery))
    reading = services(request).revision_reading()
    page = await reading.list(actor_of(request), post_ref(id_or_slug), listing.page())
    return listing.answer(page, _SUMMARY)


@router.get(
    "/{number}",
    **reads(
        _READS,
        summary="Read a revision",
        answer=Revision,
        query=OneRevisionQuery,
        raises=[PostNotFound, RevisionNotFound],
    ),
)
async def get_revision(request: Request, id_or_slug: PostRefPath, number: NumberPath) -> Response:
    """What the post said at this version: the Markdown, without the HTML."""
    reading = services(request).revision_reading()
    found = await reading.get(actor_of(request), post_ref(id_or_slug), _numbered(number))
    return read(request, _WHOLE.one(found, query_of(request, OneRevisionQuery).chosen))


@router.get(
    "/{number}/diff",
    **reads(
        _READS,
        summary="Compare revisions",
        answer=Diff,
        query=DiffQuery,
        raises=[PostNotFound, RevisionNotFound, ComputingBusy],
    ),
)
async def compare_revisions(request: Request, id_or_slug: PostRefPath, number: NumberPath) -> Response:
    """What is different from the version before, or from any other: field by field, texts by words."""
    comparing, against = services(request).revision_comparing(), query_of(request, DiffQuery).against
    ref, wanted = post_ref(id_or_slug), _numbered(number)
    found = await comparing.compare(actor_of(request), ref, wanted, against=against)
    return read(request, _DIFF.one(found))


@router.post(
    "/{number}/restore",
    **changes(
        Action.POST_EDIT,
        summary="Restore a revision",
        answer=Post,
        body=False,
        raises=[PostNotFound, RevisionNotFound, PostInTrash, TranslationTaken, RenderingBusy],
    ),
)
async def restore_revision(request: Request, id_or_slug: PostRefPath, number: NumberPath) -> Response:
    """Make a new version that says what this one said; nothing is lost by it.

    Tags that are gone are left out, and the slug stays as it is where another post has the old one. Whether
    the post is public or in front, and who wrote it, does not change.
    """

    async def restore(actor: Actor, ref: PostRef, /, *, expected_version: int | None) -> PostView:
        restoring = services(request).revision_restoring()
        return await restoring.restore(actor, ref, _numbered(number), expected_version=expected_version)

    return written(shown(request, await change_post(request, post_ref(id_or_slug), restore)))


def _numbered(text: str) -> int:
    """The number that an address names. Raises `RevisionNotFound` for what no revision can have."""
    if not _DIGITS.fullmatch(text) or (number := int(text)) > LARGEST_NUMBER:
        raise RevisionNotFound
    return number
