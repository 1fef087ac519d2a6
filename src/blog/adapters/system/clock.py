"""The clock of the machine."""

import asyncio
import time
from datetime import UTC, datetime

from blog.application.ports.clock import Clock


class SystemClock(Clock):
    """Tells the time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
