"""Sign out."""

from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.common.errors import AuthenticationRequired


class SigningOut:
    """Ends the session that a request came with."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def sign_out(self, actor: Actor) -> None:
        """End the session that the request came with. Raises `AuthenticationRequired` where there is none."""
        session_id = actor.session_id
        if session_id is None:
            raise AuthenticationRequired

        async def work(unit: UnitOfWork) -> None:
            session = await unit.sessions.find(session_id)
            if session is not None:
                session.end(by=actor.user_id, now=self._clock.now())
                await unit.sessions.remove(session)

        await self._transact(work)
