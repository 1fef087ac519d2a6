"""Keep the series in order."""

from dataclasses import dataclass

from blog.application.handles import HandleChoice
from blog.application.ports.clock import Clock
from blog.application.ports.handles import HandleMaker
from blog.application.ports.identity import IdGenerator
from blog.application.series.queries import SeriesRef
from blog.application.series.reading import SeriesReading
from blog.application.series.views import SeriesView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.ids import SeriesId
from blog.domain.common.patch import UNSET, Unset, patched
from blog.domain.common.slug import Slug
from blog.domain.series.entity import Series
from blog.domain.series.errors import SeriesNotFound, SeriesSlugTaken
from blog.domain.series.values import SeriesDescription, SeriesTitle


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeries:
    """What is given for a new series."""

    title: str
    slug: str | None = None
    """None for one made from the title, with a suffix where that is taken."""
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChanges:
    """What is to be different; `UNSET` leaves a field as it is."""

    title: str | Unset = UNSET
    slug: str | Unset = UNSET
    description: str | None | Unset = UNSET


class SeriesCuration:
    """Makes, changes and deletes series. Raises `AuthenticationRequired` and `PermissionDenied`."""

    def __init__(self, transact: Transact, handles: HandleMaker, ids: IdGenerator, clock: Clock) -> None:
        self._transact = transact
        self._handles = handles
        self._ids = ids
        self._clock = clock

    async def create(self, actor: Actor, new: NewSeries) -> SeriesView:
        """Make a series; the slug is made from the title where none is asked for.

        Raises `ValidationFailed`, and `SeriesSlugTaken` for a slug that was asked for.
        """
        require(actor, Action.SERIES_MANAGE)
        title = SeriesTitle(new.title)
        series_id = SeriesId(self._ids.new())
        wanted = None if new.slug is None else Slug(new.slug)
        description = None if new.description is None else SeriesDescription(new.description)
        made = self._handles.slug(title.value, fallback="series")
        choice = HandleChoice(wanted, made.alternatives(series_id))

        async def work(unit: UnitOfWork) -> SeriesView:
            series = Series.create(
                id=series_id,
                title=title,
                slug=await choice.find(unit.series.taken_slugs),
                by=actor.user_id,
                now=self._clock.now(),
                description=description,
            )
            with choice.tried(SeriesSlugTaken):
                await unit.series.add(series)
            return await SeriesReading(unit.views.series).get(actor, series_id)

        return await self._transact(work)

    async def edit(
        self, actor: Actor, ref: SeriesRef, changes: SeriesChanges, *, expected_version: int | None = None
    ) -> SeriesView:
        """Apply all of the changes or none. A new title leaves the slug alone; a slug that it leaves is free.

        Raises `SeriesNotFound`, `PreconditionFailed`, `ValidationFailed`, `SeriesSlugTaken`.
        """
        require(actor, Action.SERIES_MANAGE)
        title = changes.title if changes.title is UNSET else SeriesTitle(changes.title)
        slug = changes.slug if changes.slug is UNSET else Slug(changes.slug)
        description = patched(changes.description, SeriesDescription)

        async def work(unit: UnitOfWork) -> SeriesView:
            series = await (unit.series.get_by_slug(ref) if isinstance(ref, Slug) else unit.series.get(ref))
            series.expect(expected_version)
            now = self._clock.now()
            if series.edit(by=actor.user_id, now=now, title=title, slug=slug, description=description):
                await unit.series.save(series)
            return await SeriesReading(unit.views.series).get(actor, series.id)

        return await self._transact(work)

    async def delete(self, actor: Actor, ref: SeriesRef, *, expected_version: int | None = None) -> None:
        """Delete the series and take its posts out of it; nothing else of them changes.

        Raises `SeriesNotFound`, `PreconditionFailed`.
        """
        require(actor, Action.SERIES_MANAGE)

        async def work(unit: UnitOfWork) -> None:
            found = await unit.views.series.find(ref)
            if found is None:
                raise SeriesNotFound
            series = await unit.series.get_to_remove(found.id)
            series.expect(expected_version)
            series.delete(by=actor.user_id, now=self._clock.now())
            await unit.series.remove(series)

        await self._transact(work)
