"""Revisions in memory."""

from collections.abc import Sequence
from typing import Any

from blog.application.revisions.queries import NATURAL_REVISION_ORDER, Change, RevisionQueries
from blog.application.revisions.views import RevisionView, WholeRevision
from blog.domain.common.ids import PostId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.posts.post import Post
from blog.domain.revisions.revision import Revision
from tests.support.fakes.memory import Stored, Tables
from tests.support.fakes.paging import Keys, paged
from tests.support.fakes.users import author_view

_KEYS: Keys[Revision] = {"number": lambda revision: revision.number}


def record(tables: Tables, post: Post) -> None:
    """Keep the revision of a post that is about to replace the stored one."""
    stored = tables.posts.get(post.id)
    if stored is None or post.version > stored.version:
        revision = Revision.of(post, None if stored is None else stored.content)
        tables.revisions[post.id] = (*tables.revisions.get(post.id, ()), revision)


class InMemoryRevisionQueries(RevisionQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def list(self, post_id: PostId, page: PageRequest) -> Page[RevisionView]:
        found = paged(self._of(post_id), _KEYS, NATURAL_REVISION_ORDER, page, by_id=False)
        return found.map(lambda revision: RevisionView(**self._fields(revision)))

    async def find(self, post_id: PostId, number: int) -> WholeRevision | None:
        return self._whole([each for each in self._of(post_id) if each.number == number])

    async def find_before(self, post_id: PostId, number: int) -> WholeRevision | None:
        return self._whole([each for each in self._of(post_id) if each.number < number])

    async def changes_from(self, post_id: PostId, number: int) -> Sequence[Change]:
        later = [each for each in self._of(post_id) if each.number >= number]
        return [Change(each.number, each.changed) for each in later]

    def _of(self, post_id: PostId) -> Sequence[Revision]:
        return self._stored.tables.revisions.get(post_id, ())

    def _whole(self, found: Sequence[Revision]) -> WholeRevision | None:
        return WholeRevision(**self._fields(found[-1]), fields=dict(found[-1].content)) if found else None

    def _fields(self, revision: Revision) -> dict[str, Any]:
        users = self._stored.tables.users
        editor = None if revision.editor_id is None else users.get(revision.editor_id)
        return {
            "post_id": revision.post_id,
            "number": revision.number,
            "editor": None if editor is None else author_view(editor),
            "created_at": revision.created_at,
            "changed": revision.changed,
        }
