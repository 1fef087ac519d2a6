"""Acts that were refused."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from blog.application.audit.acts import act_during
from blog.application.ports.calls import CallContext
from blog.application.ports.clock import Clock
from blog.application.ports.incidents import IncidentReport
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.permissions import Action

WINDOW: Final = timedelta(minutes=10)
MOST_OF_ONE: Final = 20
"""Refusals of one kind to one caller that are written down in each window; the log has every request."""
MOST_SIGN_INS: Final = 200
"""As much of failed sign-ins: more than the limits let one network fail, or one guess hides behind others."""
MOST_IN_ALL: Final = 2_000
"""Refusals that one process writes down in each window, whoever they are told to."""


class TooManyRefusals(Exception):
    """More is refused than the trail is to take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What was refused, and why."""

    action: str
    """Of the permission table."""
    outcome: str
    """The code of the error."""
    target_type: str | None = None
    target_id: UUID | None = None
    is_of_a_limit: bool = False
    """Whether there were too many already: that is written down once in a window."""


class Refusals:
    """Writes down what was refused, each in a transaction of its own, once the answer is decided.

    Whoever is refused again and again must not fill the disk, so what is written is bounded. What counts
    for the bound are facts about the caller alone: it must not tell whether an account exists.
    """

    def __init__(
        self, transact: Transact, calls: CallContext, clock: Clock, incidents: IncidentReport
    ) -> None:
        self._transact = transact
        self._calls = calls
        self._clock = clock
        self._incidents = incidents
        self._ends = clock.monotonic() + WINDOW.total_seconds()
        self._written: Counter[tuple[object, ...]] = Counter()
        self._count = 0

    async def record(self, refusal: Refusal) -> None:
        """Write it down. Never raises: the trail must not make another answer of it."""
        call = self._calls.current()
        who = call.actor.user_id or call.actor.token_id or call.network
        if not self._may_write((who, refusal.action, refusal.outcome), _most_of(refusal)):
            return
        act = act_during(
            call,
            refusal.action,
            outcome=refusal.outcome,
            target_type=refusal.target_type,
            target_id=refusal.target_id,
        )

        async def work(unit: UnitOfWork) -> None:
            unit.audit.add(act)

        try:
            await self._transact(work)
        except Exception as error:  # noqa: BLE001 - the caller has their answer
            self._incidents.report("a refusal is missing in the audit trail", error)

    def _may_write(self, key: tuple[object, ...], most: int) -> bool:
        now = self._clock.monotonic()
        if now >= self._ends:
            self._ends = now + WINDOW.total_seconds()
            self._written.clear()
            self._count = 0
        if self._written[key] >= most or self._count > MOST_IN_ALL:
            return False
        self._written[key] += 1
        self._count += 1
        if self._count == MOST_IN_ALL + 1:
            self._incidents.report("refusals are left out of the audit trail for a while", TooManyRefusals())
        return self._count <= MOST_IN_ALL


def _most_of(refusal: Refusal) -> int:
    if refusal.is_of_a_limit:
        return 1
    return MOST_SIGN_INS if refusal.action == Action.SESSION_START else MOST_OF_ONE
