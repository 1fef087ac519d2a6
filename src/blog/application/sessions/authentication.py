"""From a token to an actor, on every request."""

from blog.application.ports.clock import Clock
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.sessions.queries import SessionQueries, SessionView
from blog.application.transact import Transact
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict, UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.sessions.errors import InvalidToken
from blog.domain.sessions.session import Session, expires_at


class Authentication:
    """Finds out who is asking. Nothing is cached: ending a session holds from the next request on."""

    def __init__(self, transact: Transact, sessions: SessionQueries, tokens: TokenMint, clock: Clock) -> None:
        self._transact = transact
        self._sessions = sessions
        self._tokens = tokens
        self._clock = clock

    async def authenticate(self, token: str) -> Actor:
        """The user whose session the token opens. Raises `InvalidToken`."""
        digest = self._tokens.digest(token, SecretKind.SESSION)
        session = None if digest is None else await self._sessions.find_by_digest(digest)
        if session is None or not session.user_is_active:
            raise InvalidToken
        now = self._clock.now()
        if now >= expires_at(created_at=session.created_at, last_seen_at=session.last_seen_at):
            raise InvalidToken
        if now - session.last_seen_at >= Session.TOUCH_EVERY:
            await self._see(session)
        return Actor(
            user_id=session.user_id,
            role=session.role,
            session_id=session.id,
            authenticated_at=session.authenticated_at,
        )

    async def _see(self, session: SessionView) -> None:
        async def work(unit: UnitOfWork) -> None:
            stored = await unit.sessions.find(session.id)
            now = self._clock.now()
            # Looked at again under the lock: of many requests at once, one writes.
            if stored is not None and now - stored.last_seen_at >= Session.TOUCH_EVERY:
                stored.see(now)
                await unit.sessions.save(stored)

        try:
            await self._transact(work)
        except (TransientConflict, OutcomeUnknown, StorageUnavailable):
            # Being seen is bookkeeping; a busy database must not turn a valid request away.
            return
