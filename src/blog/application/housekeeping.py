"""Remove what nobody will ask for again, so that the tables do not grow for ever."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from blog.application.outbox.ports import OutboxStore
from blog.application.ports.clock import Clock
from blog.application.posts.trash import empty_trash
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork

EVERY: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=7)
"""How long an event is kept after its delivery, and what expires after its end: somebody may look for it."""
BATCH: Final = 1_000
"""Rows removed at once, so that nobody waits long for their locks."""

PURGED: Final = 100
"""Posts of the trash deleted for good at once: one by one, for each has an event of its own."""

_Expired = Callable[[UnitOfWork, datetime, int], Awaitable[int]]
_EXPIRED: Final[tuple[_Expired, ...]] = (
    lambda unit, by, limit: unit.sessions.remove_expired(by, limit),
    lambda unit, by, limit: unit.tokens.remove_expired(by, limit),
    lambda unit, by, limit: unit.invitations.remove_expired(by, limit),
    lambda unit, by, limit: unit.confirmations.remove_expired(by, limit),
    lambda unit, by, limit: unit.previews.remove_expired(by, limit),
)
"""What removes that which had expired by then, at most so many."""


class Housekeeping:
    """Removes delivered events, old trash, and what expired: sessions, tokens, invitations, previews, ….

    Parked events stay until a person removes them.
    """

    def __init__(self, outbox: OutboxStore, transact: Transact, clock: Clock) -> None:
        self._outbox = outbox
        self._transact = transact
        self._clock = clock
        self._rests_until: float | None = None

    async def tidy_up(self) -> None:
        """Remove a batch of each, at most once an hour; where there is more, the next call goes on."""
        now = self._clock.monotonic()
        if self._rests_until is not None and now < self._rests_until:
            return
        # First of all, so that what fails is not tried again at once.
        self._rests_until = now + EVERY.total_seconds()
        removed = [await self._remove_events(), *[await self._remove(expired) for expired in _EXPIRED]]
        if await self._empty_trash() == PURGED or BATCH in removed:
            self._rests_until = None

    async def _remove_events(self) -> int:
        return await self._outbox.prune(self._clock.now() - KEPT, BATCH)

    async def _empty_trash(self) -> int:
        async def work(unit: UnitOfWork) -> int:
            return await empty_trash(unit, self._clock.now(), PURGED)

        return await self._transact(work)

    async def _remove(self, expired: _Expired) -> int:
        async def work(unit: UnitOfWork) -> int:
            return await expired(unit, self._clock.now() - KEPT, BATCH)

        return await self._transact(work)
