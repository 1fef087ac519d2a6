"""The right to deliver, which one process at a time holds."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, or_, update

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.outbox.rows import LeaseRow
from blog.application.outbox.ports import RelayLease


class SqlAlchemyRelayLease(RelayLease):
    """The row `outbox` of the table `leases`."""

    _NAME: Final = "outbox"

    def __init__(self, database: Database) -> None:
        self._database = database

    async def acquire(self, holder: UUID, now: datetime, until: datetime) -> bool:
        # One statement: whoever waits for the row sees, once it is free, what the other one made of it.
        free = or_(LeaseRow.holder.is_(None), LeaseRow.holder == holder, LeaseRow.expires_at <= now)
        taken = await self._database.write(
            update(LeaseRow)
            .where(and_(LeaseRow.name == self._NAME, free))
            .values(holder=holder, expires_at=until)
        )
        return taken == 1

    async def release(self, holder: UUID) -> None:
        await self._database.write(
            update(LeaseRow)
            .where(LeaseRow.name == self._NAME, LeaseRow.holder == holder)
            .values(holder=None, expires_at=None)
        )
