"""MySQL and MariaDB, through aiomysql."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import aiomysql
from pymysql.constants import CLIENT
from sqlalchemy import NullPool, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from blog.adapters.persistence.dialects.contract import DatabaseDialect, Failure, UnsuitableServer
from blog.adapters.persistence.dialects.mysql_tls import apart, tls_context
from blog.adapters.persistence.dialects.parameters import refuse_unknown_parameters
from blog.adapters.persistence.dialects.silence import trust_no_connection_after_silence
from blog.adapters.persistence.options import DatabaseOptions
from blog.application.unit_of_work import StorageUnavailable, TransientConflict

T = TypeVar("T")

# https://mariadb.com/kb/en/mariadb-error-codes/
_CONFLICTS: Final = frozenset({1020, 1205, 1213})
"""Changed since it was read (MariaDB's snapshot isolation), lock wait timeout, deadlock."""
_OUTAGES: Final = frozenset(
    {
        1021,  # disk full
        1040,  # too many connections
        1044,  # access denied to the database
        1045,  # access denied
        1049,  # unknown database
        1053,  # server shutdown in progress
        1114,  # table is full
        1203,  # too many connections of the user
        1226,  # user's limit of resources
        1290,  # server is read-only
        1317,  # query interrupted
        1836,  # server is in read-only mode
        1969,  # time limit of a statement, MariaDB
        2002,  # no connection through the socket
        2003,  # no connection to the host
        2005,  # unknown host
        2006,  # server has gone away
        2013,  # lost connection during query
        3024,  # time limit of a statement, MySQL
    }
)
_REFUSALS: Final = frozenset({1044, 1045, 1049})
_DUPLICATE: Final = re.compile(r"for key '(?:[^'.]+\.)?(?P<name>[^'.]+)'$")
_FOREIGN_KEY: Final = re.compile(r"CONSTRAINT `(?P<name>\w+)`")

_MIGRATION_LOCK: Final = "blog_migration"
_MIGRATION_WAIT: Final = 60
"""Seconds."""


class _Connection(aiomysql.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that does not wait for ever: the driver limits nothing but the making of the socket.

    Nor does it go on in plaintext where TLS is asked for.
    """

    _writer: Any = None
    """The driver's own; it looks for it at the end of a connection whose making it had refused, too."""

    def __init__(self, answer_timeout: float | None, **arguments: Any) -> None:  # noqa: ANN401 - the driver's own
        super().__init__(**arguments)
        self._answer_timeout = answer_timeout

    async def open(self, connect_timeout: float) -> None:
        async with asyncio.timeout(connect_timeout):
            try:
                await self._connect()
            except aiomysql.OperationalError as error:
                if isinstance(error.__cause__, ssl.SSLError):
                    # It says what is wrong with the certificate; the driver's own says only that it failed.
                    raise error.__cause__ from None
                raise

    async def _get_server_information(self) -> None:
        await super()._get_server_information()
        # Nothing has been sent yet. The driver would now send the password, TLS or not.
        if self._ssl_context and not self.server_capabilities & CLIENT.SSL:
            raise UnsuitableServer("BLOG_DATABASE_URL asks for TLS, which the database does not offer")

    async def _request_authentication(self) -> None:
        try:
            await super()._request_authentication()
        except BaseException:
            self._hang_up()
            raise

    async def ensure_closed(self) -> None:
        writer = self._writer
        await super().ensure_closed()
        self._hang_up(writer)

    def close(self) -> None:
        writer = self._writer
        super().close()
        self._hang_up(writer)

    def _hang_up(self, writer: asyncio.StreamWriter | None = None) -> None:
        # TLS says goodbye and waits for an answer: the socket would stay open behind whoever is done with it.
        writer = writer or self._writer
        if self._ssl_context and writer is not None:
            writer.transport.abort()

    # All that SQLAlchemy asks of the server.
    async def query(self, sql: str | bytes, unbuffered: bool = False) -> int:  # noqa: FBT001, FBT002 - the driver's own
        return await self._limited(super().query(sql, unbuffered))

    async def commit(self) -> None:
        await self._limited(super().commit())

    async def rollback(self) -> None:
        await self._limited(super().rollback())

    async def ping(self, reconnect: bool = True) -> None:  # noqa: FBT001, FBT002 - the driver's own
        await self._limited(super().ping(reconnect))

    async def autocommit(self, value: bool) -> None:  # noqa: FBT001 - the driver's own
        await self._limited(super().autocommit(value))

    async def _limited(self, asking: Awaitable[T]) -> T:
        # Cut off in the middle of an answer the driver closes the connection.
        async with asyncio.timeout(self._answer_timeout):
            return await asking


class MySql(DatabaseDialect):
    """MySQL, and MariaDB."""

    def writer(self, options: DatabaseOptions) -> AsyncEngine:
        """READ COMMITTED: the default takes locks on gaps, and reads what was there before it waited."""
        return _engine(
            options,
            read_only=False,
            isolation_level="READ COMMITTED",
            pool_pre_ping=options.pool_pre_ping,
            **_pool(options),
        )

    def reader(self, options: DatabaseOptions) -> AsyncEngine:
        """AUTOCOMMIT, so that a SELECT is one round trip."""
        return _engine(
            options,
            read_only=True,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            **_pool(options),
        )

    def migrator(self, options: DatabaseOptions) -> AsyncEngine:
        """Without a time limit of statements: what is left undone there cannot be rolled back."""
        return _engine(options, read_only=False, migrating=True, poolclass=NullPool)

    @asynccontextmanager
    async def migration_lock(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """A named lock of the connection: a transaction would end with the first change of a table."""
        got = await connection.scalar(
            text("SELECT GET_LOCK(:name, :wait)"), {"name": _MIGRATION_LOCK, "wait": _MIGRATION_WAIT}
        )
        if got != 1:
            raise StorageUnavailable(f"another migration did not end within {_MIGRATION_WAIT} seconds")
        await connection.commit()
        try:
            async with connection.begin():
                yield
        finally:
            await connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _MIGRATION_LOCK})
            await connection.commit()

    def failure(self, error: DBAPIError) -> Failure | None:
        """By error number."""
        number = _number(error)
        if number in _CONFLICTS:
            return TransientConflict
        if error.connection_invalidated or number in _OUTAGES:
            return StorageUnavailable
        return None

    def refuses(self, error: DBAPIError) -> bool:
        """Access denied, unknown database."""
        return _number(error) in _REFUSALS

    def violated(self, error: IntegrityError) -> frozenset[str]:
        """The name stands in the message; behind everything that a user may have written, and before it."""
        message = str(error.orig.args[1]) if error.orig is not None and len(error.orig.args) > 1 else ""
        found = _DUPLICATE.search(message) or _FOREIGN_KEY.search(message)
        return frozenset({found["name"]}) if found else frozenset()


def _number(error: DBAPIError) -> int | None:
    arguments = error.orig.args if error.orig is not None else ()
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def _pool(options: DatabaseOptions) -> dict[str, Any]:
    return {
        "pool_size": options.pool_size,
        "max_overflow": options.max_overflow,
        "pool_timeout": options.pool_timeout,
        "pool_recycle": options.pool_recycle,
        "pool_use_lifo": True,
    }


def _engine(
    options: DatabaseOptions,
    *,
    read_only: bool,
    migrating: bool = False,
    **more: Any,  # noqa: ANN401 - create_async_engine's own
) -> AsyncEngine:
    url, asked_of_tls = apart(options.url)

    async def connect(**arguments: Any) -> _Connection:  # noqa: ANN401 - the driver's own
        # Files are read for each connection, so that certificates can be replaced while this runs.
        context = tls_context(asked_of_tls)
        connection = _Connection(None if migrating else options.answer_timeout, ssl=context, **arguments)
        await connection.open(options.connect_timeout)
        return connection

    engine = create_async_engine(
        url,
        echo=options.echo,
        hide_parameters=not options.echo,
        connect_args={
            "async_creator_fn": connect,
            "charset": "utf8mb4",
            "program_name": options.application_name,
        },
        **more,
    )
    trust_no_connection_after_silence(engine)
    refuse_unknown_parameters(engine)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("SELECT @@sql_mode, VERSION()")
        (mode, version), *_rest = cursor.fetchall()
        if not {"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"} & set(mode.split(",")):
            raise UnsuitableServer(
                "the sql_mode of the database lacks STRICT_TRANS_TABLES: values would be cut off silently"
            )
        lock_seconds = _MIGRATION_WAIT if migrating else max(1, round(options.lock_timeout))
        settings = [
            "time_zone = '+00:00'",
            f"innodb_lock_wait_timeout = {lock_seconds}",
            f"lock_wait_timeout = {lock_seconds}",
        ]
        if not migrating:
            settings.append(
                f"max_statement_time = {options.statement_timeout}"
                if "MariaDB" in version
                else f"max_execution_time = {round(options.statement_timeout * 1_000)}"
            )
        cursor.execute(f"SET SESSION {', '.join(settings)}")
        if read_only:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.close()

    return engine
