"""The transaction behind the repositories of one unit of work."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Delete, Row, Select, Update
from sqlalchemy.ext.asyncio import AsyncSession

from blog.adapters.persistence.base import Base
from blog.adapters.persistence.dialects.selection import dialect_named
from blog.adapters.persistence.errors import NO_RULES, Rules, translated
from blog.adapters.persistence.outbox import record_events
from blog.domain.common.aggregate import Versioned
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.events import DomainEvent

R = TypeVar("R", bound=Base)
Ts = TypeVarTuple("Ts")


class Work:
    """A session that speaks in the errors of the use cases, and keeps the events for the outbox.

    A statement that fails outside a savepoint spoils the transaction for good.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._dialect = dialect_named(session.get_bind().dialect.name)
        self._events: list[DomainEvent] = []
        self._is_broken = False

    async def read(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """Columns, without a lock."""
        with self._guarded():
            return (await self._session.execute(statement)).all()

    async def change(self, statement: Update | Delete) -> None:
        """Change rows behind the back of those that were loaded, which are stale from then on."""
        behind = statement.execution_options(synchronize_session=False)
        with self._guarded():
            await self._session.execute(behind)

    async def lock(self, statement: Select[R]) -> R | None:
        """The row, or None; otherwise like `lock_all`."""
        return next(iter(await self.lock_all(statement)), None)

    async def lock_all(self, statement: Select[R]) -> Sequence[R]:
        """The rows, locked against other writers and as they are stored now."""
        # On PostgreSQL the lock of an UPDATE: it lets others refer to the row, which FOR UPDATE does not.
        locking = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
        with self._guarded():
            return (await self._session.scalars(locking)).all()

    async def add(self, row: Base, aggregate: Versioned, rules: Rules) -> None:
        """Store a new row at once, in a savepoint: an error of the rules leaves the transaction as it was."""
        try:
            with translated(self._dialect, rules):
                async with self._session.begin_nested():
                    self._session.add(row)
        except tuple(rules.values()):
            raise
        except BaseException:
            self._is_broken = True
            raise
        self._events += aggregate.collect_events()

    async def save(
        self, row: Base, aggregate: Versioned, loaded_version: int, rules: Rules = NO_RULES
    ) -> None:
        """Store what changed in a row that was loaded at that version.

        Raises `ConcurrentUpdate` where the stored version is another, and where the aggregate is an older
        copy than the one that was saved last.
        """
        if aggregate.version <= loaded_version and self._session.is_modified(row):
            self._is_broken = True
            raise ConcurrentUpdate
        with self._guarded(rules):
            await self._session.flush()
        self._events += aggregate.collect_events()

    async def remove(self, row: Base, aggregate: Versioned, rules: Rules = NO_RULES) -> None:
        """Delete a row. Raises `ConcurrentUpdate` where the stored version is not the one that was loaded."""
        with self._guarded(rules):
            await self._session.delete(row)
            await self._session.flush()
        self._events += aggregate.collect_events()

    async def record_events(self, now: datetime) -> None:
        """Store the events of all that was stored, as the last thing before the end of the transaction.

        Raises `RuntimeError` where a statement has failed and nobody let the error out: PostgreSQL answers
        COMMIT with success even then, and rolls back.
        """
        if self._is_broken:
            raise RuntimeError("an error of the database was swallowed: nothing is stored")
        with self._guarded():
            await record_events(self._session, self._events, now)

    @contextmanager
    def _guarded(self, rules: Rules = NO_RULES) -> Iterator[None]:
        try:
            with translated(self._dialect, rules):
                yield
        except BaseException:
            self._is_broken = True
            raise
