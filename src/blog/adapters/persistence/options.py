"""How the database is reached."""

from dataclasses import dataclass, field
from typing import Final, Literal

_MARGIN: Final = 1.0
"""Seconds from the server's own limit of a statement until its answer should be here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseOptions:
    """What the operator decides about the database. Times are in seconds."""

    url: str = field(repr=False)
    """Complete, with the driver: `postgresql+asyncpg://`, `mysql+aiomysql://` or `sqlite+aiosqlite:///`."""
    echo: bool = False
    """Log each statement with its parameters, which are otherwise kept out of logs and errors."""
    pool_size: int = 10
    """Connections kept for changes, and as many again for reading. SQLite has one for changes."""
    max_overflow: int = 0
    pool_timeout: float = 5.0
    """How long to wait for a free connection before `StorageUnavailable` is raised."""
    pool_recycle: int = 1_800
    pool_pre_ping: bool = False
    """Ask a connection whether it lives before it is used for a change. Reading is simply tried again."""
    pooler: Literal["none", "pgbouncer"] = "none"
    """What stands in front of PostgreSQL. Behind PgBouncer the timeouts below are to be set on the role."""
    application_name: str = "blog"
    connect_timeout: float = 5.0
    statement_timeout: float = 5.0
    lock_timeout: float = 2.0
    idle_in_transaction_timeout: float = 10.0

    @property
    def answer_timeout(self) -> float:
        """How long to wait for an answer: who sends none by then has frozen, or is out of reach."""
        return self.statement_timeout + _MARGIN
