"""Pending changes within one unit of work."""

from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.pending.mapping import to_domain, write
from blog.adapters.persistence.pending.rows import PendingChangeRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PendingId, PostId
from blog.domain.pending.change import PendingChange
from blog.domain.pending.repository import PendingChangeRepository

_RULES: Final[Rules] = MappingProxyType(
    {"uq_pending_changes_post_id": ConcurrentUpdate, "fk_pending_changes_post_id": ConcurrentUpdate}
)
_OF_POST: Final = locking(select(PendingChangeRow)).where(PendingChangeRow.post_id == bindparam("of"))


class SqlAlchemyPendingChangeRepository(PendingChangeRepository):
    """Pending changes, in the table `pending_changes`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[PendingId, PendingChangeRow] = {}

    async def find(self, post_id: PostId) -> PendingChange | None:
        row = await self._work.load(_OF_POST, of=post_id)
        if row is None:
            return None
        change = to_domain(row)
        self._rows[change.id] = row
        return change

    async def add(self, change: PendingChange) -> None:
        row = write(change, PendingChangeRow())
        await self._work.add(row, change, _RULES)
        self._rows[change.id] = row

    async def save(self, change: PendingChange) -> None:
        row = self._rows[change.id]
        loaded = row.version
        await self._work.save(write(change, row), change, loaded, _RULES)

    async def remove(self, change: PendingChange) -> None:
        await self._work.remove(self._rows.pop(change.id), change)
