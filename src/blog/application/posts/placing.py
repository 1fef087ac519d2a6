"""Put posts into series."""

from dataclasses import dataclass

from blog.application.series.queries import SeriesRef
from blog.application.series.reading import may_know
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.common.text import invalid
from blog.domain.posts.place import SeriesPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPlace:
    """Where an author wants a post to stand."""

    series: SeriesRef
    part: int


async def place_of(
    unit: UnitOfWork, actor: Actor, wanted: WantedPlace | None, present: SeriesPlace | None
) -> SeriesPlace | None:
    """The place that is wanted, within the unit of work.

    Whoever may edit a post may put it into any series that they may know of, and leave it in the `present`
    one, which the post tells them of. Raises `ValidationFailed`, naming the field, for any other series and
    for a part that there is not.
    """
    if wanted is None:
        return None
    series = await unit.views.series.find(wanted.series)
    is_present = series is not None and present is not None and series.id == present.series_id
    if series is None or not (is_present or may_know(actor, series)):
        raise invalid("series/id_or_slug", "unknown", "there is no such series")
    return SeriesPlace(series.id, wanted.part)
