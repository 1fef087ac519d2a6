"""Whether the service lives, and whether it can work."""

import asyncio
import logging
from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.ports.clock import Clock
from blog.application.ports.health import Health, HealthProbe
from blog.domain.access.permissions import Action
from blog.entrypoints.http import problems
from blog.entrypoints.http.errors import NotReady
from blog.entrypoints.http.operations import serves
from blog.entrypoints.http.responses import JSON
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.health import HealthStatus

GOOD_FOR: Final = 1.0
"""Seconds for which one answer of the database serves all callers."""

PATIENCE: Final = 2.0
"""Seconds that the database has to answer."""

logger: Final = logging.getLogger("blog.health")
_NOT_ASKED: Final = Health(is_ready=False, reason="not asked yet")
router = make_router("/health", "health")
_UP: Final = HealthStatus(status="ok").model_dump_json().encode()


class Readiness:
    """Asks the probe at most once a second, however many ask at once."""

    def __init__(self, probe: HealthProbe, clock: Clock) -> None:
        self._probe = probe
        self._clock = clock
        self._lock = asyncio.Lock()
        self._asked_at: float | None = None
        self._health = _NOT_ASKED

    async def check(self) -> Health:
        """The state of at most a second ago."""
        async with self._lock:
            now = self._clock.monotonic()
            if self._asked_at is None or now - self._asked_at >= GOOD_FOR:
                self._tell(before=self._health, now=await self._ask())
                # From now on: those who waited for this answer must not ask again one by one.
                self._asked_at = self._clock.monotonic()
            return self._health

    def _tell(self, before: Health, now: Health) -> None:
        """Write to the log what has changed: a service that goes on being unready says it once."""
        self._health = now
        if not now.is_ready and now != before:
            logger.warning("not ready: %s", f"{now.reason}: {now.cause}" if now.cause else now.reason)
        elif now.is_ready and not before.is_ready and before != _NOT_ASKED:
            logger.info("ready again")

    async def _ask(self) -> Health:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._probe.check()
        except TimeoutError:
            return Health(is_ready=False, reason="the database does not answer")


@router.get("/live", **serves(Action.HEALTH_READ, summary="Is it alive", answer=HealthStatus))
async def get_liveness() -> Response:
    """Answers while the process runs, whatever the state of the database."""
    return Response(_UP, media_type=JSON)


@router.get(
    "/ready",
    **serves(Action.HEALTH_READ, summary="Is it ready", answer=HealthStatus, raises=[NotReady]),
)
async def get_readiness(request: Request) -> Response:
    """Whether the database answers and has the schema that this release works with."""
    readiness: Readiness = request.app.state.readiness
    health = await readiness.check()
    if not health.is_ready:
        return problems.answer(request.scope, problems.problem_of(NotReady), detail=health.reason)
    return Response(_UP, media_type=JSON)
