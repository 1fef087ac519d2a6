"""Previews within one unit of work."""

from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, delete, func, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.previews.mapping import to_domain, write
from blog.adapters.persistence.previews.rows import PreviewRow
from blog.adapters.persistence.pruning import remove_oldest
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.previews.errors import PreviewNotFound
from blog.domain.previews.preview import Preview
from blog.domain.previews.repository import PreviewRepository

_RULES: Final[Rules] = MappingProxyType(
    {"fk_previews_post_id": ConcurrentUpdate, "fk_previews_created_by": ConcurrentUpdate}
)

_BY_ID: Final = locking(select(PreviewRow).where(PreviewRow.id == bindparam("id")))
# In one order, so that two who revoke them do not wait for one another.
_ALL_OF_USER: Final = locking(
    select(PreviewRow).where(PreviewRow.created_by == bindparam("user_id")).order_by(PreviewRow.id)
)
_LIVING: Final = (
    select(func.count())
    .select_from(PreviewRow)
    .where(PreviewRow.post_id == bindparam("post_id"), PreviewRow.expires_at > bindparam("now"))
)


class SqlAlchemyPreviewRepository(PreviewRepository):
    """Previews, in the table `previews`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[PreviewId, PreviewRow] = {}

    async def get(self, preview_id: PreviewId) -> Preview:
        row = await self._work.load(_BY_ID, id=preview_id)
        if row is None:
            raise PreviewNotFound
        self._rows[preview_id] = row
        return to_domain(row)

    async def count_living(self, post_id: PostId, now: datetime) -> int:
        [(count,)] = await self._work.rows(_LIVING, post_id=post_id, now=now)
        return count

    async def add(self, preview: Preview) -> None:
        row = write(preview, PreviewRow())
        await self._work.add(row, preview, _RULES)
        self._rows[preview.id] = row

    async def remove(self, preview: Preview) -> None:
        await self._work.remove(self._rows.pop(preview.id), preview)

    async def revoke_all_of(self, user_id: UserId, *, by: UserId | None, now: datetime) -> None:
        rows = await self._work.load_all(_ALL_OF_USER, user_id=user_id)
        if not rows:
            return
        for row in rows:
            preview = to_domain(row)
            preview.revoke(by=by, now=now)
            self._work.note(preview)
        await self._work.change(delete(PreviewRow).where(PreviewRow.id.in_([row.id for row in rows])))

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        return await remove_oldest(self._work, PreviewRow, PreviewRow.expires_at, expired_by, limit)
