"""Time, identity, chance and health, as a test wants them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from blog.application.ports.clock import Clock
from blog.application.ports.health import Health, HealthProbe
from blog.application.ports.identity import IdGenerator
from blog.application.ports.incidents import IncidentReport
from blog.application.ports.jitter import Jitter
from blog.application.ports.offload import Offload

T = TypeVar("T")

START: Final = datetime(2026, 3, 14, 15, 9, 26, 535_897, tzinfo=UTC)
"""When time begins in tests."""


class FixedClock(Clock):
    """Stands still until a test moves it; sleeping moves it too, without waiting."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._elapsed = 0.0
        self.sleeps: list[float] = []
        """How long each sleep was to be, in seconds."""

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def advance(self, by: timedelta) -> datetime:
        """Let time pass; gives the new time."""
        self._elapsed += by.total_seconds()
        self._now += by
        return self._now

    def set(self, now: datetime) -> None:
        """Change the time of day alone, as an operator does."""
        self._now = now


class SequentialIds(IdGenerator):
    """UUIDs of version 7 that count up: the same in every run, each greater than the one before."""

    def __init__(self, start: int = 1) -> None:
        self._next = start

    def new(self) -> UUID:
        number, self._next = self._next, self._next + 1
        return uuid7(number)


def uuid7(number: int) -> UUID:
    """The UUID of version 7 with this number; ids made of small numbers are distinct in their last digits."""
    milliseconds = int(START.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | number)


class NoJitter(Jitter):
    """Always draws the same part of the longest duration: none of it, unless a test says otherwise."""

    def __init__(self, share: float = 0.0) -> None:
        self.share = share

    def below(self, seconds: float) -> float:
        return seconds * self.share


class InlineOffload(Offload):
    """Computes at once."""

    async def run(self, work: Callable[[], T]) -> T:
        return work()

    def close(self) -> None:
        """There are no threads."""


class ReadyProbe(HealthProbe):
    """Answers what a test sets; ready at first."""

    def __init__(self) -> None:
        self.health = Health(is_ready=True)

    async def check(self) -> Health:
        return self.health


class RecordingIncidents(IncidentReport):
    """Remembers what was reported."""

    def __init__(self) -> None:
        self.reported: list[tuple[str, Exception]] = []

    def report(self, what: str, error: Exception) -> None:
        self.reported.append((what, error))
