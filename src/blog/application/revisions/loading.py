"""Find what a use case is to show of the earlier versions of a post."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from blog.application.posts.views import meant
from blog.application.revisions.queries import RevisionQueries
from blog.application.revisions.views import WholeRevision
from blog.domain.common.ids import PostId, TagId
from blog.domain.revisions.errors import RevisionNotFound
from blog.domain.revisions.snapshot import Json, Snapshot, completed

_TAGS = "tags"


async def load_revision(queries: RevisionQueries, post_id: PostId, number: int) -> WholeRevision:
    """The revision of this number. Raises `RevisionNotFound`."""
    revision = await queries.find(post_id, number)
    if revision is None:
        raise RevisionNotFound
    return revision


async def named(queries: RevisionQueries, snapshots: Iterable[Snapshot]) -> Sequence[dict[str, Json]]:
    """The snapshots whole, with the tags that are meant, as they are called now, in place of their ids."""
    whole = [completed(snapshot) for snapshot in snapshots]
    ids = {tag_id for snapshot in whole for tag_id in _tag_ids(snapshot)}
    labels = await queries.labels(ids)
    tags: dict[TagId, Json] = {
        tag.id: {"id": str(tag.id), "name": tag.name, "slug": tag.slug} for tag in labels.values()
    }
    return [
        {**snapshot, _TAGS: [tags[tag_id] for tag_id in meant(_tag_ids(snapshot), labels)]}
        for snapshot in whole
    ]


def _tag_ids(snapshot: Snapshot) -> Sequence[TagId]:
    tags = snapshot[_TAGS]
    return [TagId(UUID(tag_id)) for tag_id in tags] if isinstance(tags, list) else []
