"""See where one is signed in, and end it."""

from collections.abc import Sequence

from blog.application.ports.clock import Clock
from blog.application.sessions.queries import SessionEntry, SessionQueries
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import SessionId, UserId
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.sessions.errors import SessionNotFound


class SessionKeeping:
    """The sessions of whoever asks. Those of others are not there: nobody gets to see or end them by this."""

    def __init__(self, transact: Transact, sessions: SessionQueries, clock: Clock) -> None:
        self._transact = transact
        self._sessions = sessions
        self._clock = clock

    async def list(self, actor: Actor) -> Sequence[SessionEntry]:
        """The sessions, the one that was seen last first. Raises `AuthenticationRequired`."""
        return await self._sessions.list_of(_owner(actor, Action.SESSION_READ), self._clock.now())

    async def get(self, actor: Actor, session_id: SessionId) -> SessionEntry:
        """One of them. Raises `SessionNotFound` and `AuthenticationRequired`."""
        owner = _owner(actor, Action.SESSION_READ)
        found = await self._sessions.find_of(owner, session_id, self._clock.now())
        if found is None:
            raise SessionNotFound
        return found

    async def end(self, actor: Actor, session_id: SessionId) -> None:
        """End one of them. Raises `SessionNotFound` and `AuthenticationRequired`."""
        owner = _owner(actor, Action.SESSION_END)

        async def work(unit: UnitOfWork) -> None:
            session = await unit.sessions.find(session_id)
            if session is None or session.user_id != owner:
                raise SessionNotFound
            session.end(by=owner, now=self._clock.now())
            await unit.sessions.remove(session)

        await self._transact(work)

    async def end_all(self, actor: Actor, *, keep_current: bool) -> None:
        """End all of them, or all but the one that the request came with.

        So is a change of address void that is waiting: whoever was in the account may have asked for it.
        Raises `AuthenticationRequired`.
        """
        owner = _owner(actor, Action.SESSION_END)
        kept = actor.session_id if keep_current else None

        async def work(unit: UnitOfWork) -> None:
            await unit.sessions.end_all_of(owner, by=owner, now=self._clock.now(), except_id=kept)
            await unit.confirmations.void(Purpose.CHANGE_EMAIL, owner)

        await self._transact(work)


def _owner(actor: Actor, action: Action) -> UserId:
    require(actor, action, Grant.OWN)
    if actor.user_id is None:
        raise AuthenticationRequired
    return actor.user_id
