"""The connections of one process to its database."""

from collections.abc import Callable
from contextlib import suppress
from typing import Self, TypeVar

from sqlalchemy import Connection, Delete, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.util import greenlet_spawn

from blog.adapters.persistence.dialects.contract import DatabaseDialect
from blog.adapters.persistence.dialects.selection import dialect_of
from blog.adapters.persistence.errors import translated
from blog.adapters.persistence.options import DatabaseOptions
from blog.adapters.persistence.reader import Reader
from blog.application.unit_of_work import StorageUnavailable, TransientConflict

__all__ = ["Database", "DatabaseOptions"]

T = TypeVar("T")


class Database(Reader):
    """Two pools of connections: one for units of work, one for reading.

    So those who wait for a lock keep nobody from reading, and the readers are ready for a replica.
    """

    def __init__(self, dialect: DatabaseDialect, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(writer, expire_on_commit=False, autoflush=False)
        self.reader = reader
        self._writer = writer
        self._dialect = dialect

    @classmethod
    def open(cls, options: DatabaseOptions) -> Self:
        """The database that the options name; it is connected to on first use.

        Raises `ValueError` for a URL of another kind of database, and for SQLite without a file.
        """
        dialect = dialect_of(options.url)
        return cls(dialect, dialect.writer(options), dialect.reader(options))

    async def verify(self) -> None:
        """Raise `UnsuitableServer` for a server that would lose data.

        One that does not answer is left alone: every connection is verified when it is made.
        """
        with suppress(StorageUnavailable, TransientConflict):
            await self.read(lambda _: None)

    @property
    def dialect(self) -> str:
        """The kind of database: `postgresql`, `sqlite`, or `mysql`, also for MariaDB."""
        return self.reader.dialect.name

    @property
    def risk_of_sharing(self) -> str | None:
        """What may become of the data where several processes change it, to warn of; None for nothing."""
        return self._dialect.risk_of_sharing()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What the work finds, on one connection of the reading pool.

        The work runs in SQLAlchemy's greenlet, so it is written without `await`. One greenlet for everything
        costs a third of one for each step, as `AsyncConnection` has it (45 µs against 133 around the work).
        Raises `StorageUnavailable` and `TransientConflict`.
        """

        def reading() -> T:
            with self.reader.sync_engine.connect() as connection:
                return work(connection)

        with translated(self._dialect):
            try:
                return await greenlet_spawn(reading)
            except DBAPIError as error:
                if not error.connection_invalidated and self._dialect.failure(error) is not TransientConflict:
                    raise
            # The connection had died in the pool, or a migration changed a table under a prepared statement.
            # To read once more is cheaper than to ask before each use.
            return await greenlet_spawn(reading)

    async def write(self, statement: Update | Delete) -> int:
        """The number of rows that the statement found to change or delete, in a transaction of its own.

        For the machinery around the use cases; these have a unit of work. Raises like `read`.
        """
        with translated(self._dialect):
            async with self._writer.connect() as connection:
                try:
                    result = await connection.execute(statement)
                except DBAPIError as error:
                    if not error.connection_invalidated:
                        raise
                    # As in `read`: it had died in the pool, and is replaced by the next statement.
                    await connection.rollback()
                    result = await connection.execute(statement)
                await connection.commit()
                return result.rowcount

    async def dispose(self) -> None:
        """Close all connections."""
        await self._writer.dispose()
        await self.reader.dispose()
