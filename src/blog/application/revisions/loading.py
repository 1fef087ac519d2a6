"""Find what a use case is to show of the earlier versions of a post."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from blog.application.revisions.queries import RevisionQueries
from blog.application.revisions.views import WholeRevision
from blog.application.series.queries import SeriesQueries
from blog.application.series.views import SeriesLabel
from blog.application.tags.queries import TagQueries
from blog.application.tags.views import meant
from blog.domain.common.ids import PostId, SeriesId, TagId
from blog.domain.posts.content import called
from blog.domain.posts.place import SeriesPlace
from blog.domain.revisions.errors import RevisionNotFound
from blog.domain.revisions.snapshot import Json, Snapshot, completed

_TAGS: Final = "tags"
_SERIES: Final = "series"
_GROUP: Final = called("translation_group")
"""Kept, but not shown: a draft by somebody else that is tied to the post would give itself away."""


async def load_revision(queries: RevisionQueries, post_id: PostId, number: int) -> WholeRevision:
    """The revision of this number. Raises `RevisionNotFound`."""
    revision = await queries.find(post_id, number)
    if revision is None:
        raise RevisionNotFound
    return revision


async def named(
    tags: TagQueries, series: SeriesQueries, snapshots: Iterable[Snapshot]
) -> Sequence[dict[str, Json]]:
    """The snapshots as they are shown, whole but for what ties posts to translations.

    The tags and the series are those that are meant, as they are called now.
    """
    whole = [_told(completed(snapshot)) for snapshot in snapshots]
    ids = {tag_id for snapshot in whole for tag_id in _tag_ids(snapshot)}
    labels = await tags.labels(ids)
    shown: dict[TagId, Json] = {
        tag.id: {"id": str(tag.id), "name": tag.name, "slug": tag.slug} for tag in labels.values()
    }
    titles = await series.labels({place.series_id for place in map(_place, whole) if place is not None})
    return [
        {
            **snapshot,
            _TAGS: [shown[tag_id] for tag_id in meant(_tag_ids(snapshot), labels)],
            _SERIES: _shown(_place(snapshot), titles),
        }
        for snapshot in whole
    ]


def _told(snapshot: Snapshot) -> dict[str, Json]:
    return {name: value for name, value in snapshot.items() if name != _GROUP}


def _tag_ids(snapshot: Snapshot) -> Sequence[TagId]:
    tags = snapshot[_TAGS]
    return [TagId(UUID(tag_id)) for tag_id in tags] if isinstance(tags, list) else []


def _place(snapshot: Snapshot) -> SeriesPlace | None:
    match snapshot[_SERIES]:
        case {"series_id": str(series_id), "part": int(part)}:
            return SeriesPlace(SeriesId(UUID(series_id)), part)
    return None


def _shown(place: SeriesPlace | None, series: Mapping[SeriesId, SeriesLabel]) -> Json:
    if place is None or place.series_id not in series:
        return None
    label = series[place.series_id]
    return {"id": str(label.id), "title": label.title, "slug": label.slug, "part": place.part}
