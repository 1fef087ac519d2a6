"""SQLite in a file, through aiosqlite."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiosqlite
from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Index,
    NullPool,
    Table,
    UniqueConstraint,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from blog.adapters.persistence.base import Base
from blog.adapters.persistence.dialects.contract import DatabaseDialect, Failure
from blog.adapters.persistence.dialects.parameters import refuse_unknown_parameters
from blog.adapters.persistence.options import DatabaseOptions
from blog.application.unit_of_work import StorageUnavailable, TransientConflict

MOST_READERS: Final = 4
"""Reading is a matter of the processor; more connections only wait for each other."""

_MENDED: Final = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""The releases from which on SQLite is without its WAL-reset bug: of two old branches, and for good."""
_CONFLICTS: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_OUTAGES: Final = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
    }
)
_BUSY_MILLISECONDS: Final = 5_000
_SWITCH_ATTEMPTS: Final = 250
_SWITCH_PAUSE: Final = 0.02
"""Seconds."""
_UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
_STATEMENT: Final = re.compile(r"(?P<verb>INSERT INTO|UPDATE|DELETE FROM) (?P<table>\w+)")


class _Connection(sqlite3.Connection):
    """A connection that keeps no lock once it is closed.

    SQLite ends a transaction only when nobody holds a cursor any more, and the traceback of a cancelled
    task holds one until it is collected; without this, everybody else waits for that in vain.
    """

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        super().close()


class Sqlite(DatabaseDialect):
    """Two engines on one file: one writer, whose pool is the fair queue of those who wait; some readers."""

    def writer(self, options: DatabaseOptions) -> AsyncEngine:
        """One connection. BEGIN IMMEDIATE: a transaction that reads first could not start to write later."""
        return _engine(options, begin="BEGIN IMMEDIATE", pool_size=1)

    def reader(self, options: DatabaseOptions) -> AsyncEngine:
        """A few connections; all statements of one use see the same state."""
        return _engine(
            options, begin="BEGIN", query_only=True, pool_size=min(options.pool_size, MOST_READERS)
        )

    def migrator(self, options: DatabaseOptions) -> AsyncEngine:
        """Without foreign keys: a table that is rebuilt is dropped, which would delete what refers to it."""
        return _engine(options, begin="BEGIN IMMEDIATE", foreign_keys=False)

    @asynccontextmanager
    async def migration_lock(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """The transaction itself keeps all other writers out. Foreign keys are checked before its end."""
        async with connection.begin():
            yield
            broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration broke {len(broken)} foreign keys, first in {broken[0][0]}")

    def failure(self, error: DBAPIError) -> Failure | None:
        """By result code; the extended codes keep the primary one in their last byte."""
        # Errors that Python's module raises by itself have no code.
        extended: int | None = getattr(error.orig, "sqlite_errorcode", None)
        code = None if extended is None else extended & 0xFF
        if code in _CONFLICTS:
            return TransientConflict
        if error.connection_invalidated or code in _OUTAGES:
            return StorageUnavailable
        return None

    def refuses(self, error: DBAPIError) -> bool:  # noqa: ARG002 - of the contract
        """It knows no accounts; a file that cannot be opened ends every start, before this is asked."""
        return False

    def violated(self, error: IntegrityError) -> frozenset[str]:
        """SQLite names columns for uniqueness, and nothing for a foreign key: all that come into question."""
        message = str(error.orig)
        if unique := _UNIQUE.match(message):
            return _unique_constraints(unique["columns"].split(", "))
        statement = _STATEMENT.match(error.statement or "")
        if message == "FOREIGN KEY constraint failed" and statement:
            return _foreign_keys(statement["verb"], statement["table"])
        return frozenset()

    def risk_of_sharing(self) -> str | None:
        """One process has one connection that writes; two of them may move the log into the file at once."""
        version = sqlite3.sqlite_version_info
        branch = (mended for mended in _MENDED if mended[:2] == version[:2])
        if version >= next(branch, _MENDED[-1]):
            return None
        return (
            f"SQLite {sqlite3.sqlite_version} may, if rarely, damage a file that several processes change: "
            "use 3.51.3 or later (https://sqlite.org/wal.html#walresetbug)"
        )


def _unique_constraints(columns: list[str]) -> frozenset[str]:
    table = Base.metadata.tables.get(columns[0].partition(".")[0])
    names = {column.partition(".")[2] for column in columns}
    if table is None:
        return frozenset()
    unique: list[UniqueConstraint | Index] = [
        *(each for each in table.constraints if isinstance(each, UniqueConstraint)),
        *(each for each in table.indexes if each.unique),
    ]
    return frozenset(str(each.name) for each in unique if set(each.columns.keys()) == names)


def _foreign_keys(verb: str, name: str) -> frozenset[str]:
    """A deletion breaks what points at the table and forbids it, anything else what points from it."""

    def suspect(table: Table, key: ForeignKeyConstraint) -> bool:
        if verb == "DELETE FROM":
            return key.referred_table.name == name and key.ondelete == "RESTRICT"
        return table.name == name

    return frozenset(
        str(key.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_key_constraints
        if suspect(table, key)
    )


def _engine(
    options: DatabaseOptions,
    *,
    begin: str,
    query_only: bool = False,
    foreign_keys: bool = True,
    pool_size: int | None = None,
) -> AsyncEngine:
    file = make_url(options.url).database
    if not file or file == ":memory:":
        raise ValueError("SQLite needs a file: each connection would have a database in memory of its own")
    pool: dict[str, Any] = (
        {"poolclass": NullPool}
        if pool_size is None
        else {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": options.pool_timeout}
    )
    engine = create_async_engine(
        options.url,
        echo=options.echo,
        hide_parameters=not options.echo,
        connect_args={"factory": _Connection, "async_creator_fn": _connect},
        **pool,
    )
    pragmas = [
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "synchronous = NORMAL",
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "trusted_schema = OFF",
        f"query_only = {'ON' if query_only else 'OFF'}",
    ]

    @event.listens_for(engine.sync_engine, "do_connect")
    def make_folder(*_: object) -> None:
        # Not before somebody connects: who only looks at the service leaves no trace.
        folder = Path(file).parent
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            # For the eyes of its owner alone: the file holds digests of passwords, and has two companions.
            folder.mkdir(mode=0o700, exist_ok=True)

    refuse_unknown_parameters(engine)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions on its own.
        connection.isolation_level = None
        cursor = connection.cursor()
        _use_write_ahead_log(cursor)
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


async def _connect(*arguments: Any, **options: Any) -> aiosqlite.Connection:  # noqa: ANN401 - the driver's own
    """Connect as SQLAlchemy does; where that fails, wait for the thread of the driver.

    Nobody else does: it would tell an event loop of its end that may be closed by then.
    """
    connection = aiosqlite.connect(*arguments, **options)
    thread = connection._thread  # noqa: SLF001 - SQLAlchemy does so too, for want of another way
    thread.daemon = True
    try:
        return await connection
    except BaseException:
        thread.join()
        raise


def _use_write_ahead_log(cursor: DBAPICursor) -> None:
    """Two who switch a new file over at once hinder each other, and SQLite lets neither of them wait."""
    for _ in range(_SWITCH_ATTEMPTS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _CONFLICTS:
                raise
            await_only(asyncio.sleep(_SWITCH_PAUSE))
        else:
            return
    raise sqlite3.OperationalError("the file could not be switched to a write-ahead log")
