"""Keep the relay going in the background."""

from blog.application.background import Repetition
from blog.application.housekeeping import Housekeeping
from blog.application.outbox.relay import OutboxRelay
from blog.application.ports.clock import Clock
from blog.application.ports.incidents import IncidentReport


class OutboxPump:
    """Calls the relay until it is stopped, and keeps the house of whatever database it leads on.

    Whatever goes wrong is reported and tried again.
    """

    def __init__(
        self, relay: OutboxRelay, housekeeping: Housekeeping, clock: Clock, incidents: IncidentReport
    ) -> None:
        self._relay = relay
        self._housekeeping = housekeeping
        self._incidents = incidents
        self._repetition = Repetition(
            "outbox", self._turn, clock, incidents, complaint="the outbox could not be delivered"
        )

    def start(self) -> None:
        """Begin in the background. Call it once, within a running event loop."""
        self._repetition.start()

    async def stop(self) -> None:
        """End, and let another relay take over at once; an event in mid-delivery comes again there."""
        if not self._repetition.is_started:
            return
        await self._repetition.stop()
        try:
            await self._relay.stop()
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself; the end must go on
            self._incidents.report("the outbox could not be handed over", error)

    async def _turn(self) -> bool:
        delivered = await self._relay.deliver_due()
        await self._tidy_up()
        return delivered > 0

    async def _tidy_up(self) -> None:
        try:
            if await self._relay.leads():
                await self._housekeeping.tidy_up()
        except Exception as error:  # noqa: BLE001 - events must go out, even where nothing can be removed
            self._incidents.report("what is old could not be removed", error)
