"""Sign out, and sign somebody else out."""

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce
from blog.domain.access.permissions import Action
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.users import policy
from blog.domain.users.errors import UserNotFound


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


class UserSignOut:
    """Ends all sessions of somebody else, such as one whose device was stolen (ASVS 7.4.5)."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def sign_out(self, actor: Actor, user_id: UserId) -> None:
        """End them all, and have a change of address be void that is waiting.

        Raises `UserNotFound`, `AuthenticationRequired`, `PermissionDenied`.
        """

        async def work(unit: UnitOfWork) -> None:
            asker = await acting(unit, actor, user_id)
            user = await unit.users.get(user_id)
            facts = policy.UserFacts(user_id=user.id, role=user.role)
            action = Action.USER_SIGN_OUT
            enforce(policy.may(asker, action, facts), asker, UserNotFound(), action)
            await unit.sessions.end_all_of(user.id, by=actor.user_id, now=self._clock.now())
            await unit.confirmations.void(Purpose.CHANGE_EMAIL, user.id)

        await self._transact(work)
