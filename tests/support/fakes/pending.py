"""Pending changes in memory."""

from collections.abc import Sequence
from datetime import datetime

from blog.application.pending.queries import PendingChangeQueries
from blog.application.pending.views import PendingState
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId
from blog.domain.pending.change import PendingChange
from blog.domain.pending.repository import PendingChangeRepository
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.users import author_view


class InMemoryPendingChangeRepository(PendingChangeRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[PendingChange] = HandedOut()

    async def find(self, post_id: PostId) -> PendingChange | None:
        tables = await self._scope.call("pending.find")
        stored = _of(tables, post_id)
        return None if stored is None else self._out.give(stored)

    async def add(self, change: PendingChange) -> None:
        tables = await self._scope.call("pending.add")
        with self._scope.to_be_left_after_an_error():
            if change.post_id not in tables.posts or _of(tables, change.post_id):
                raise ConcurrentUpdate
            self._put(tables, change)

    async def save(self, change: PendingChange) -> None:
        tables = await self._scope.call("pending.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(change, tables.pending.get(change.id))
            self._put(tables, change)

    async def remove(self, change: PendingChange) -> None:
        tables = await self._scope.call("pending.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(change, tables.pending.get(change.id))
            del tables.pending[change.id]
            self._scope.events += change.collect_events()

    def _put(self, tables: Tables, change: PendingChange) -> None:
        tables.pending[change.id] = self._out.give(change)
        self._out.note(change)
        self._scope.events += change.collect_events()


class InMemoryPendingChangeQueries(PendingChangeQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, post_id: PostId) -> PendingState | None:
        tables = self._stored.tables
        change = _of(tables, post_id)
        if change is None:
            return None
        present = tables.posts[post_id].content
        editor = None if change.editor_id is None else tables.users.get(change.editor_id)
        return PendingState(
            id=change.id,
            post_id=post_id,
            changed=change.changed,
            publish_at=change.publish_at,
            editor=None if editor is None else author_view(editor),
            created_at=change.created_at,
            updated_at=change.updated_at,
            version=change.version,
            content=change.content,
            present_excerpt=None if present.excerpt is None else present.excerpt.value,
            present_summary=present.body.summary,
        )

    async def due(self, now: datetime, limit: int) -> Sequence[PostId]:
        tables = self._stored.tables
        due = sorted(
            (change.publish_at, change.id, change.post_id)
            for change in tables.pending.values()
            if change.publish_at is not None
            and change.publish_at <= now
            and tables.posts[change.post_id].is_published
        )
        return [post_id for *_, post_id in due[:limit]]


def _of(tables: Tables, post_id: PostId) -> PendingChange | None:
    return next((change for change in tables.pending.values() if change.post_id == post_id), None)
