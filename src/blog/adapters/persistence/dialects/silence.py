"""Servers that send no answer, and do not hang up either."""

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine


def trust_no_connection_after_silence(engine: AsyncEngine) -> None:
    """Replace the whole pool where an answer was waited for in vain.

    SQLAlchemy gives up that one connection. The others are likely to be as dead, and each of them would keep
    somebody waiting to find it out.
    """

    @event.listens_for(engine.sync_engine, "handle_error")
    def distrust(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, TimeoutError):
            context.invalidate_pool_on_disconnect = True
