"""Revisions in the same transaction as the versions of the posts that they are."""

from typing import Final, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from blog.adapters.persistence.errors import NO_RULES
from blog.adapters.persistence.revisions.rows import RevisionRow
from blog.adapters.persistence.work import Work
from blog.domain.common.ids import PostId
from blog.domain.posts.content import PostContent
from blog.domain.posts.post import Post
from blog.domain.revisions.revision import Revision
from blog.domain.revisions.snapshot import SOURCE

STRIDE: Final = 10
"""How many revisions beyond those that are kept come together before they are removed at once."""

# Into the table, not the row class: there is nothing for the session to keep.
_TABLE: Final = cast(Table, RevisionRow.__table__)
_INSERT: Final = insert(_TABLE).inline()
_OF_POST: Final = RevisionRow.post_id == bindparam("of")
_OLDEST: Final = (
    select(RevisionRow.number, RevisionRow.source)
    .where(_OF_POST, RevisionRow.number >= bindparam("oldest"))
    .order_by(RevisionRow.number)
    .limit(1)
)
_SOURCE: Final = (
    select(RevisionRow.source)
    .where(_OF_POST, RevisionRow.number < bindparam("oldest"), RevisionRow.source.is_not(None))
    .order_by(RevisionRow.number.desc())
    .limit(1)
)
_INHERIT: Final = (
    update(_TABLE)
    .where(_OF_POST, RevisionRow.number == bindparam("oldest"))
    .values(source=bindparam("inherited"))
)
_PRUNE: Final = delete(_TABLE).where(_OF_POST, RevisionRow.number < bindparam("oldest"))


class RevisionLog:
    """Keeps a revision of each version that one unit of work stores, and of each post the last so many."""

    def __init__(self, work: Work, kept: int) -> None:
        self._work = work
        self._kept = kept
        self._stored: dict[PostId, tuple[int, PostContent]] = {}

    def note(self, post: Post) -> None:
        """Remember what is stored of a post: it was just read or written."""
        self._stored[post.id] = (post.version, post.content)

    def next(self, post: Post) -> Revision | None:
        """The revision of a post that is about to be stored, whose events nobody has collected yet.

        None where its version is stored already.
        """
        version, content = self._stored.get(post.id, (0, None))
        return Revision.of(post, content) if post.version > version else None

    async def store(self, post: Post, revision: Revision | None) -> None:
        """Store the revision of a post that was just stored."""
        if revision is None:
            return
        before, content = self._stored.get(post.id, (0, None))
        fields = dict(revision.content)
        source = fields.pop(SOURCE)
        values = {
            "post_id": revision.post_id,
            "number": revision.number,
            "editor_id": revision.editor_id,
            "created_at": revision.created_at,
            "changed": " ".join(revision.changed),
            "fields": fields,
            "source": None if content and content.body.source.value == source else source,
        }
        oldest = revision.number - self._kept + 1
        is_time_to_prune = oldest > 1 and revision.number // STRIDE != before // STRIDE

        def store(connection: Connection) -> None:
            connection.execute(_INSERT, values)
            if is_time_to_prune:
                _prune(connection, revision.post_id, oldest)

        await self._work.write(store, NO_RULES)
        self.note(post)


def _prune(connection: Connection, post_id: UUID, oldest: int) -> None:
    """Remove the revisions before this number; the first that is left gets the source that it relies on."""
    of = {"of": post_id}
    first, source = connection.execute(_OLDEST, of | {"oldest": oldest}).one()
    if source is None:
        inherited = connection.scalar(_SOURCE, of | {"oldest": first})
        connection.execute(_INHERIT, of | {"oldest": first, "inherited": inherited})
    connection.execute(_PRUNE, of | {"oldest": first})
