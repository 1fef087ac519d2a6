"""Counting for all processes where that is possible, and within this one where it is not."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from blog.adapters.limits.process import ProcessLimiter
from blog.application.ports.clock import Clock
from blog.application.ports.rate_limiter import Charge, RateLimiter, Taken, Verdict

logger: Final = logging.getLogger("blog.limits")
T = TypeVar("T")


class SharedLimiter(RateLimiter, Protocol):
    """A limiter that may fail to answer, and has connections."""

    async def close(self) -> None:
        """Close them."""
        ...


@dataclass(frozen=True, slots=True)
class _Both(Taken):
    """What this process has counted, and the shared limiter as well."""

    shared: Taken


class Circuit:
    """Open after a failure; then one attempt at a time is let through, each a while after the one before."""

    PAUSE: Final = 5.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next_attempt: float | None = None

    def lets_through(self) -> bool:
        """Whether to try. Whoever does must tell how it went."""
        if self._next_attempt is None:
            return True
        if self._clock.monotonic() < self._next_attempt:
            return False
        self._wait()
        return True

    def succeeded(self) -> bool:
        """Note that it went well; whether it did not before."""
        was_open, self._next_attempt = self._next_attempt is not None, None
        return was_open

    def failed(self) -> bool:
        """Note that it went wrong; whether that is new."""
        is_new = self._next_attempt is None
        self._wait()
        return is_new

    def _wait(self) -> None:
        self._next_attempt = self._clock.monotonic() + self.PAUSE


class FallbackLimiter(RateLimiter):
    """Counts in this process and in the shared limiter, and goes on alone where that one fails.

    This process is asked first. So it never allows more than the limits, whatever becomes of the other one,
    and what it refuses itself costs no round trip.
    """

    def __init__(self, shared: SharedLimiter, local: ProcessLimiter, clock: Clock) -> None:
        self._shared = shared
        self._local = local
        self._circuit = Circuit(clock)

    async def take(self, *charges: Charge) -> Taken:
        local = await self._local.take(*charges)
        if not local.is_allowed:
            return local
        shared = await self._ask(lambda: self._shared.take(*charges))
        if shared is None:
            return local
        if not shared.is_allowed:
            await self._local.give_back(local)
            return shared
        return _Both(charges, _stricter(local.verdicts, shared.verdicts), local.stamps, shared=shared)

    async def give_back(self, taken: Taken) -> tuple[Verdict, ...]:
        if not taken.is_allowed:
            return taken.verdicts
        local = await self._local.give_back(taken)
        if not isinstance(taken, _Both):
            return local
        # Where it cannot be given back it stays counted, until time frees it.
        shared = await self._ask(lambda: self._shared.give_back(taken.shared))
        return local if shared is None else _stricter(local, shared)

    async def close(self) -> None:
        """Close the connections."""
        await self._shared.close()

    async def _ask(self, question: Callable[[], Awaitable[T]]) -> T | None:
        if not self._circuit.lets_through():
            return None
        try:
            answer = await question()
        except Exception as error:  # noqa: BLE001 - what answers in the place of Redis may cause any error
            if self._circuit.failed():
                logger.warning(
                    "limits are counted by this process alone: %s: %s", type(error).__name__, error
                )
            return None
        if self._circuit.succeeded():
            logger.info("limits are counted for all processes again")
        return answer


def _stricter(one: Iterable[Verdict], other: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(min(pair, key=lambda verdict: verdict.remaining) for pair in zip(one, other, strict=True))
