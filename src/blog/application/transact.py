"""Run the work of a use case in a unit of work, and repeat it where that may help."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from blog.application.ports.clock import Clock
from blog.application.ports.jitter import Jitter
from blog.application.unit_of_work import TransientConflict, UnitOfWork, UnitOfWorkFactory
from blog.domain.common.errors import ConcurrentUpdate

T = TypeVar("T")

ATTEMPTS: Final = 5
LONGEST_PAUSE: Final = 0.25
"""Seconds; the pause is drawn evenly below it ("full jitter")."""
TIME_LIMIT: Final = 2.0
"""Seconds from the first conflict after which no other attempt is begun: waiting in a queue is none."""


class Transact:
    """Runs work in a fresh unit of work, and again after a conflict that a repetition can solve.

    The work must read everything it changes inside the unit of work that it is given, and must await nothing
    but that. Raises `TransientConflict` when the fifth attempt fails, or one that ends two seconds after the
    first failure.
    """

    def __init__(self, units: UnitOfWorkFactory, clock: Clock, jitter: Jitter) -> None:
        self._units = units
        self._clock = clock
        self._jitter = jitter

    async def __call__(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """The result of the work, once it is committed."""
        deadline: float | None = None
        attempt = 1
        while True:
            try:
                async with self._units() as unit:
                    return await work(unit)
            except (ConcurrentUpdate, TransientConflict) as error:
                now = self._clock.monotonic()
                deadline = now + TIME_LIMIT if deadline is None else deadline
                if attempt == ATTEMPTS or now >= deadline:
                    raise TransientConflict from error
            attempt += 1
            await self._clock.sleep(self._jitter.below(LONGEST_PAUSE))
