"""Previews in memory."""

from dataclasses import replace
from datetime import datetime

from blog.application.previews.queries import NATURAL_PREVIEW_ORDER, PreviewQueries
from blog.application.previews.views import PresentedPreview, PreviewView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.previews.errors import PreviewNotFound
from blog.domain.previews.preview import Preview
from blog.domain.previews.repository import PreviewRepository
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged
from tests.support.fakes.users import author_view

_KEYS: Keys[PreviewView] = {
    "created_at": lambda view: moment(view.created_at),
    "expires_at": lambda view: moment(view.expires_at),
    "id": lambda view: str(view.id),
}


class InMemoryPreviewRepository(PreviewRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Preview] = HandedOut()

    async def get(self, preview_id: PreviewId) -> Preview:
        tables = await self._scope.call("previews.get")
        if preview_id not in tables.previews:
            raise PreviewNotFound
        return self._out.give(tables.previews[preview_id])

    async def count_living(self, post_id: PostId, now: datetime) -> int:
        tables = await self._scope.call("previews.count_living")
        return sum(each.post_id == post_id and each.expires_at > now for each in tables.previews.values())

    async def add(self, preview: Preview) -> None:
        tables = await self._scope.call("previews.add")
        with self._scope.to_be_left_after_an_error():
            if preview.post_id not in tables.posts or preview.created_by not in tables.users:
                raise ConcurrentUpdate
            tables.previews[preview.id] = self._out.give(preview)
            self._out.note(preview)
            self._scope.events += preview.collect_events()

    async def remove(self, preview: Preview) -> None:
        tables = await self._scope.call("previews.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(preview, tables.previews.get(preview.id))
            del tables.previews[preview.id]
            self._scope.events += preview.collect_events()

    async def revoke_all_of(self, user_id: UserId, *, by: UserId | None, now: datetime) -> None:
        tables = await self._scope.call("previews.revoke_all_of")
        for stored in [each for each in tables.previews.values() if each.created_by == user_id]:
            preview = replace(stored)
            preview.revoke(by=by, now=now)
            self._scope.events += preview.collect_events()
            del tables.previews[preview.id]

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        tables = await self._scope.call("previews.remove_expired")
        ends = [(each.expires_at, each.id) for each in tables.previews.values()]
        removed = sorted(each for each in ends if each[0] <= expired_by)[:limit]
        for _, preview_id in removed:
            del tables.previews[preview_id]
        return len(removed)


class InMemoryPreviewQueries(PreviewQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def present(self, preview_id: PreviewId) -> PresentedPreview | None:
        tables = self._stored.tables
        preview = tables.previews.get(preview_id)
        if preview is None:
            return None
        maker = tables.users[preview.created_by]
        return PresentedPreview(
            post_id=preview.post_id,
            created_by=maker.id,
            role=maker.role,
            creator_is_active=maker.is_active,
            expires_at=preview.expires_at,
        )

    async def find(self, preview_id: PreviewId) -> PreviewView | None:
        tables = self._stored.tables
        preview = tables.previews.get(preview_id)
        return None if preview is None else _view(tables, preview)

    async def list(self, post_id: PostId, page: PageRequest) -> Page[PreviewView]:
        tables = self._stored.tables
        found = [each for each in tables.previews.values() if each.post_id == post_id]
        return paged([_view(tables, each) for each in found], _KEYS, NATURAL_PREVIEW_ORDER, page)


def _view(tables: Tables, preview: Preview) -> PreviewView:
    return PreviewView(
        id=preview.id,
        post_id=preview.post_id,
        note=None if preview.note is None else preview.note.value,
        created_by=author_view(tables.users[preview.created_by]),
        expires_at=preview.expires_at,
        created_at=preview.created_at,
        version=preview.version,
    )
