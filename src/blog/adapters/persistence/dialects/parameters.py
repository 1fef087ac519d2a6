"""URLs that no driver understands."""

from typing import Any

from sqlalchemy import Dialect, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import EmulatedDBAPIException
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from blog.adapters.persistence.dialects.contract import UnsuitableServer


def refuse_unknown_parameters(engine: AsyncEngine) -> None:
    """Say which parameter of the URL the driver refuses; it does so by a `TypeError` or a `ValueError`.

    SQLAlchemy lets those through as if they were mistakes of this program, and waiting mends nothing.
    """

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(
        dialect: Dialect, _: ConnectionPoolEntry, positional: list[Any], named: dict[str, Any]
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*positional, **named)
        except Exception as error:
            origin = error.driver_exception if isinstance(error, EmulatedDBAPIException) else error
            # A certificate that does not fit is both an OSError and a ValueError, and no wrong parameter.
            if isinstance(origin, OSError) or not isinstance(origin, TypeError | ValueError):
                raise
            reason = str(origin).partition("\n")[0]
            raise wrong_parameter(reason) from error


def wrong_parameter(reason: str) -> UnsuitableServer:
    """What to raise; the reason repeats no value, which may be secret."""
    return UnsuitableServer(f"a parameter of BLOG_DATABASE_URL is wrong: {reason}")
