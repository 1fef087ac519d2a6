"""PostgreSQL, through asyncpg."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any, Final

import asyncpg
from sqlalchemy import NullPool, event, text
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from blog.adapters.persistence.dialects.contract import DatabaseDialect, Failure
from blog.adapters.persistence.dialects.parameters import refuse_unknown_parameters
from blog.adapters.persistence.dialects.silence import trust_no_connection_after_silence
from blog.adapters.persistence.options import DatabaseOptions
from blog.application.unit_of_work import StorageUnavailable, TransientConflict

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CONFLICTS: Final = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock timeout."""
_OUTAGES: Final = ("08", "28", "3D", "53", "57", "58", "25006", "25P03")
"""Lost connection, log-in refused, no such database, no resources left, stopped by the operator or by a time
limit, trouble with the operating system, read-only, idle for too long."""
_REFUSALS: Final = ("28", "3D")

_MIGRATION_LOCK: Final = 0x626C6F67
"""The key of the advisory lock: `blog`."""
_MIGRATION_SETTINGS: Final = {"lock_timeout": "60s", "statement_timeout": "15min"}


class PostgreSql(DatabaseDialect):
    """PostgreSQL, and what speaks its protocol."""

    def writer(self, options: DatabaseOptions) -> AsyncEngine:
        """READ COMMITTED, PostgreSQL's own default."""
        return _engine(options, _settings(options), pool_pre_ping=options.pool_pre_ping)

    def reader(self, options: DatabaseOptions) -> AsyncEngine:
        """AUTOCOMMIT, so that a SELECT is one round trip.

        Behind PgBouncer a statement is prepared and run on the same server only within a transaction.
        """
        if options.pooler == "pgbouncer":
            return _engine(options, {}).execution_options(postgresql_readonly=True)
        return _engine(
            options,
            _settings(options) | {"default_transaction_read_only": "on"},
            isolation_level="AUTOCOMMIT",
        )

    def migrator(self, options: DatabaseOptions) -> AsyncEngine:
        """The time limits are set in each transaction, which a pooler lets through."""
        engine = create_async_engine(
            options.url, echo=options.echo, poolclass=NullPool, connect_args=_connect_args(options, {})
        )
        refuse_unknown_parameters(engine)
        return engine

    @asynccontextmanager
    async def migration_lock(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """A transaction that holds an advisory lock; of the transaction, so that it survives a pooler."""
        async with connection.begin():
            for name, value in _MIGRATION_SETTINGS.items():
                await connection.execute(
                    text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value}
                )
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            yield

    def failure(self, error: DBAPIError) -> Failure | None:
        """By SQLSTATE."""
        state: str = getattr(error.orig, "sqlstate", None) or ""
        # A migration changed a table under a prepared statement; the next attempt prepares it afresh.
        if state in _CONFLICTS or isinstance(
            error.orig, AsyncAdapt_asyncpg_dbapi.InvalidCachedStatementError
        ):
            return TransientConflict
        if error.connection_invalidated or state.startswith(_OUTAGES):
            return StorageUnavailable
        return None

    def refuses(self, error: DBAPIError) -> bool:
        """Log-in refused, no such database."""
        return (getattr(error.orig, "sqlstate", None) or "").startswith(_REFUSALS)

    def violated(self, error: IntegrityError) -> frozenset[str]:
        """PostgreSQL names the constraint."""
        name: str | None = getattr(error.driver_exception, "constraint_name", None)
        return frozenset() if name is None else frozenset({name})


def _settings(options: DatabaseOptions) -> dict[str, str]:
    return {
        "statement_timeout": _milliseconds(options.statement_timeout),
        "lock_timeout": _milliseconds(options.lock_timeout),
        "idle_in_transaction_session_timeout": _milliseconds(options.idle_in_transaction_timeout),
        "jit": "off",
    }


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1_000))


def _engine(options: DatabaseOptions, settings: dict[str, str], **more: Any) -> AsyncEngine:  # noqa: ANN401 - create_async_engine's own
    engine = create_async_engine(
        options.url,
        echo=options.echo,
        hide_parameters=not options.echo,
        pool_size=options.pool_size,
        max_overflow=options.max_overflow,
        pool_timeout=options.pool_timeout,
        pool_recycle=options.pool_recycle,
        pool_use_lifo=True,
        connect_args=_connect_args(options, settings) | {"command_timeout": options.answer_timeout},
        **more,
    )
    trust_no_connection_after_silence(engine)
    refuse_unknown_parameters(engine)

    @event.listens_for(engine.sync_engine, "close")
    def hang_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Who has nothing under way says goodbye and goes, as libpq does. asyncpg waits until the server has
        # hung up, which a frozen one does not do, and the pool closes one connection after the other.
        driver: asyncpg.Connection[asyncpg.Record] = connection.driver_connection
        if not driver.is_closed() and not driver.is_in_transaction():
            driver.terminate()

    return engine


def _connect_args(options: DatabaseOptions, settings: dict[str, str]) -> dict[str, Any]:
    basic: dict[str, Any] = {"timeout": options.connect_timeout}
    if options.pooler == "none":
        return basic | {"server_settings": {"application_name": options.application_name, **settings}}
    # In transaction mode the next transaction runs on another server, where a prepared statement of this one
    # is unknown or, worse, another client's of the same name. Parameters at the start are refused.
    return basic | {
        "statement_cache_size": 0,
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"blog_{token_hex(16)}",
    }
