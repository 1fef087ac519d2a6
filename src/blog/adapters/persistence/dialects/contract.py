"""What the adapter asks of each kind of database."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from blog.adapters.persistence.options import DatabaseOptions
from blog.application.unit_of_work import StorageUnavailable, TransientConflict

Failure = type[TransientConflict] | type[StorageUnavailable]
"""What an error means where it is the database's fault and nobody's mistake."""


class UnsuitableServer(Exception):
    """The server would lose data, or the URL is not what its driver takes; the message says how."""


class DatabaseDialect(Protocol):
    """One kind of database. Engines are made without connecting."""

    def writer(self, options: DatabaseOptions) -> AsyncEngine:
        """For transactions that change something."""
        ...

    def reader(self, options: DatabaseOptions) -> AsyncEngine:
        """For statements that only read; refuses all others."""
        ...

    def migrator(self, options: DatabaseOptions) -> AsyncEngine:
        """For migrations: one connection at a time, longer time limits."""
        ...

    def migration_lock(self, connection: AsyncConnection) -> AbstractAsyncContextManager[None]:
        """Around one step of a migration, on its connection: a transaction that keeps others out."""
        ...

    def failure(self, error: DBAPIError) -> Failure | None:
        """What the error means, or None for one that should not have happened."""
        ...

    def refuses(self, error: DBAPIError) -> bool:
        """Whether an outage will last until somebody mends the URL or the server: nobody is let in."""
        ...

    def violated(self, error: IntegrityError) -> frozenset[str]:
        """The names of the constraints that the statement may have broken: one, where the database tells."""
        ...

    def risk_of_sharing(self) -> str | None:
        """What may become of the data where several processes change it, to warn of; None for nothing."""
        return None
