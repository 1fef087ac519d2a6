"""The transaction behind the repositories of one unit of work."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar, TypeVarTuple, cast

from sqlalchemy import Connection, CursorResult, Delete, Insert, Row, Select, Update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from blog.adapters.persistence.audit.recording import append_acts
from blog.adapters.persistence.base import Base
from blog.adapters.persistence.dialects.selection import dialect_named
from blog.adapters.persistence.errors import NO_RULES, Rules, translated
from blog.adapters.persistence.outbox.recording import store_events
from blog.adapters.persistence.reader import Reader
from blog.application.audit.acts import Act, act_of
from blog.application.ports.calls import Call
from blog.application.ports.identity import IdGenerator
from blog.domain.common.aggregate import Versioned
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.events import DomainEvent

R = TypeVar("R", bound=Base)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_BEHIND: Final = MappingProxyType({"synchronize_session": False})


def locking(statement: Select[R]) -> Select[R]:
    """The statement, so that it locks the rows against other writers, and reads them as they are stored now.

    On PostgreSQL it takes the lock of an UPDATE, which lets others refer to the row; FOR UPDATE does not.
    To be called when a module is loaded: to build a statement takes SQLAlchemy longer than to run it.
    """
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


class Work(Reader):
    """A session that speaks in the errors of the use cases, and keeps what happened until the end.

    A statement that fails spoils the transaction for good. Where the very first one finds
    that its connection has died in the pool, nothing is lost yet: that is a `TransientConflict`, and the
    repetition gets a living connection.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._dialect = dialect_named(session.get_bind().dialect.name)
        self._events: list[DomainEvent] = []
        self._acts: list[Act] = []
        self._is_broken = False
        self._is_begun = False

    async def read(self, work: Callable[[Connection], T]) -> T:
        with self._guarded():
            return await self._session.run_sync(lambda session: work(session.connection()))

    async def rows(self, statement: Select[*Ts], **values: object) -> Sequence[Row[*Ts]]:
        """Columns, without a lock."""
        # Not by way of the session, which takes three times as long to come to the same rows.
        return await self.read(lambda connection: connection.execute(statement, values).all())

    async def write(self, work: Callable[[Connection], None], rules: Rules) -> None:
        """Change rows that belong to an aggregate and are no part of its own row."""
        with self._guarded(rules):
            await self._session.run_sync(lambda session: work(session.connection()))

    async def change(self, statement: Update | Delete | Insert, **values: object) -> int:
        """Change rows behind the back of those that were loaded, which are stale from then on; how many."""
        with self._guarded():
            result = await self._session.execute(statement, values, execution_options=_BEHIND)
            return cast(CursorResult[Any], result).rowcount

    async def load(self, statement: Select[R], **values: object) -> R | None:
        """The row, or None."""
        return next(iter(await self.load_all(statement, **values)), None)

    async def load_all(self, statement: Select[R], **values: object) -> Sequence[R]:
        """The rows of a statement that is `locking`."""
        with self._guarded():
            return (await self._session.scalars(statement, values)).all()

    async def add(self, row: Base, aggregate: Versioned, rules: Rules) -> None:
        """Store a new row at once."""
        await self.attach(row, rules)
        self._events += aggregate.collect_events()

    async def attach(self, row: Base, rules: Rules = NO_RULES) -> None:
        """Store a new row at once that is no aggregate, but stands beside one."""
        with self._guarded(rules):
            self._session.add(row)
            await self._session.flush()

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

    def note(self, aggregate: Versioned) -> None:
        """Keep the events of an aggregate that is changed or removed together with others."""
        self._events += aggregate.collect_events()

    def note_act(self, act: Act) -> None:
        """Have an act that is no event written into the audit trail."""
        self._acts.append(act)

    async def record(self, call: Call, now: datetime, ids: IdGenerator) -> None:
        """Store the events of all that was stored, and the acts, as the last thing before COMMIT.

        Raises `RuntimeError` where a statement has failed and nobody let the error out: PostgreSQL answers
        COMMIT with success even then, and rolls back.
        """
        if self._is_broken:
            raise RuntimeError("an error of the database was swallowed: nothing is stored")
        events = self._events
        acts = [act_of(event, call) for event in events] + self._acts

        def store(session: Session) -> None:
            connection = session.connection()
            if events:
                store_events(connection, events, now)
            if acts:
                append_acts(connection, acts, now, ids.new)

        if events or acts:
            with self._guarded():
                # In one go, for each step of an asynchronous session costs a greenlet of its own.
                await self._session.run_sync(store)

    @contextmanager
    def _guarded(self, rules: Rules = NO_RULES) -> Iterator[None]:
        try:
            with translated(self._dialect, rules, is_first=not self._is_begun):
                yield
        except BaseException:
            self._is_broken = True
            raise
        self._is_begun = True
