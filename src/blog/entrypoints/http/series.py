"""Series over HTTP."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.series.queries import SeriesRef
from blog.application.series.views import SeriesView
from blog.domain.access.permissions import Action
from blog.domain.common.ids import SeriesId
from blog.domain.series.errors import SeriesNotFound, SeriesSlugTaken
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import Seen, aimed, if_match
from blog.entrypoints.http.operations import changes, creates, deletes, lists, reads
from blog.entrypoints.http.references import SeriesRefPath, series_ref
from blog.entrypoints.http.representation import Rendered, Representation
from blog.entrypoints.http.responses import Listing, created, gone, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.series import (
    NewSeries,
    OneSeriesQuery,
    Series,
    SeriesPatch,
    SeriesQuery,
)

router = make_router("/series", "series")
_SERIES: Final = Representation(Series, SeriesView)
_READS: Final = (Action.SERIES_READ, Action.SERIES_READ_UNUSED)


@router.get("", **lists(*_READS, summary="List series", answer=list[Series], query=SeriesQuery))
async def list_series(request: Request) -> Response:
    """The series of published posts, by title; those who manage series see unused ones too."""
    listing = Listing(request, query_of(request, SeriesQuery))
    page = await services(request).series_reading().list(actor_of(request), listing.page())
    return listing.answer(page, _SERIES)


@router.post(
    "",
    **creates(
        Action.SERIES_MANAGE,
        summary="Make a series",
        answer=Series,
        links=dict.fromkeys(("get_series", "edit_series", "delete_series"), "id_or_slug"),
        raises=[SeriesSlugTaken],
    ),
)
async def create_series(request: Request, new: NewSeries) -> Response:
    """Make a series. Readers know of it once a published post is in it."""
    view = await services(request).series_curation().create(actor_of(request), new.to_new_series())
    return created(_SERIES.one(view), f"/series/{view.id}")


@router.get(
    "/{id_or_slug}",
    **reads(*_READS, summary="Read a series", answer=Series, query=OneSeriesQuery, raises=[SeriesNotFound]),
)
async def get_series(request: Request, id_or_slug: SeriesRefPath) -> Response:
    """One series, and how many published posts are in it. `GET /posts?series=…&sort=part` lists them."""
    view = await services(request).series_reading().get(actor_of(request), series_ref(id_or_slug))
    return read(request, _SERIES.one(view, query_of(request, OneSeriesQuery).chosen))


@router.patch(
    "/{id_or_slug}",
    **changes(
        Action.SERIES_MANAGE,
        summary="Edit a series",
        answer=Series,
        raises=[SeriesNotFound, SeriesSlugTaken],
    ),
)
async def edit_series(request: Request, id_or_slug: SeriesRefPath, patch: SeriesPatch) -> Response:
    """Change a series. A new title alone leaves the slug; a slug that it leaves leads nowhere."""
    ref = series_ref(id_or_slug)

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> SeriesView:
        curation, changed = services(request).series_curation(), patch.to_changes()
        target, version = aimed(ref, seen, SeriesId)
        return await curation.edit(actor_of(request), target, changed, expected_version=version)

    return written(_SERIES.one(await if_match(request, current, write)))


@router.delete(
    "/{id_or_slug}", **deletes(Action.SERIES_MANAGE, summary="Delete a series", raises=[SeriesNotFound])
)
async def delete_series(request: Request, id_or_slug: SeriesRefPath) -> Response:
    """Delete a series. Its posts stay as they are, and belong to none; no post gets another version."""
    ref = series_ref(id_or_slug)

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> None:
        target, version = aimed(ref, seen, SeriesId)
        curation = services(request).series_curation()
        await curation.delete(actor_of(request), target, expected_version=version)

    await if_match(request, current, write)
    return gone()


async def _current(request: Request, ref: SeriesRef) -> Rendered:
    return _SERIES.one(await services(request).series_reading().get(actor_of(request), ref))
