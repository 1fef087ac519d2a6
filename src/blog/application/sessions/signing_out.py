"""Sign out."""

from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.common.errors import AuthenticationRequired


class SigningOut:
    """Ends sessions."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def sign_out(self, actor: Actor) -> None:
        """End the session that the request came with. Raises `AuthenticationRequired` where there is none."""
        session_id = actor.session_id
        if session_id is None:
            raise AuthenticationRequired

        async def work(unit: UnitOfWork) -> None:
            await unit.sessions.end(session_id)

        await self._transact(work)
