"""From a token to an actor, on every request."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from blog.application.ports.clock import Clock
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.sessions.queries import SessionQueries, SessionView
from blog.application.transact import Transact
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict, UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.common.ids import SessionId
from blog.domain.sessions.errors import InvalidToken
from blog.domain.sessions.session import Session, is_replay


class Authentication:
    """Finds out who is asking. Nothing is cached: ending a session holds from the next request on."""

    def __init__(self, transact: Transact, sessions: SessionQueries, tokens: TokenMint, clock: Clock) -> None:
        self._transact = transact
        self._sessions = sessions
        self._tokens = tokens
        self._clock = clock

    async def authenticate(self, token: str) -> Actor:
        """The user whose session the token opens. Raises `InvalidToken`.

        A token that a newer one replaced is good for a minute more, for requests that are under way. When it
        comes back later, two have the session, and nobody knows which of them is its owner: it ends.
        """
        digest = self._tokens.digest(token, SecretKind.SESSION)
        session = None if digest is None else await self._sessions.find_by_digest(digest)
        now = self._clock.now()
        if session is None or not session.user_is_active or session.is_over(now):
            raise InvalidToken
        if session.retired_at is not None and is_replay(session.retired_at, now):
            await self._end_replayed(session.id)
            raise InvalidToken
        if now - session.last_seen_at >= Session.TOUCH_EVERY:
            await self._see(session)
        return Actor(
            user_id=session.user_id,
            role=session.role,
            session_id=session.id,
            # A thief of a replaced token must not make another way in of its last minute (ASVS 7.2.4).
            authenticated_at=session.authenticated_at if session.retired_at is None else None,
        )

    async def _see(self, session: SessionView) -> None:
        async def work(unit: UnitOfWork) -> None:
            stored = await unit.sessions.find(session.id)
            now = self._clock.now()
            # Looked at again under the lock: of many requests at once, one writes.
            if stored is not None and now - stored.last_seen_at >= Session.TOUCH_EVERY:
                stored.see(now)
                await unit.sessions.save(stored)

        # Being seen is bookkeeping; a busy database must not turn a valid request away.
        await self._try(work)

    async def _end_replayed(self, session_id: SessionId) -> None:
        async def work(unit: UnitOfWork) -> None:
            session = await unit.sessions.find(session_id)
            if session is not None:
                session.replay(now=self._clock.now())
                await unit.sessions.remove(session)

        # Where it fails, the next replay ends the session; this one is turned away all the same.
        await self._try(work)

    async def _try(self, work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        with suppress(TransientConflict, OutcomeUnknown, StorageUnavailable):
            await self._transact(work)
