"""Sessions in memory."""

from datetime import datetime

from blog.application.sessions.queries import SessionQueries, SessionView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.repository import SessionRepository
from blog.domain.sessions.session import Session, expires_at
from tests.support.fakes.memory import HandedOut, Memory, Scope


class InMemorySessionRepository(SessionRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Session] = HandedOut()

    async def find(self, session_id: SessionId) -> Session | None:
        tables = await self._scope.call("sessions.find")
        stored = tables.sessions.get(session_id)
        return None if stored is None else self._out.give(stored)

    async def add(self, session: Session) -> None:
        tables = await self._scope.call("sessions.add")
        with self._scope.to_be_left_after_an_error():
            if session.user_id not in tables.users:
                raise ConcurrentUpdate
            if any(other.token_digest == session.token_digest for other in tables.sessions.values()):
                raise RuntimeError("two sessions have one token")
            tables.sessions[session.id] = self._out.give(session)
            self._out.note(session)

    async def save(self, session: Session) -> None:
        tables = await self._scope.call("sessions.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(session, tables.sessions.get(session.id))
            tables.sessions[session.id] = self._out.give(session)
            self._out.note(session)

    async def end(self, session_id: SessionId) -> None:
        tables = await self._scope.call("sessions.end")
        tables.sessions.pop(session_id, None)

    async def end_all_of(self, user_id: UserId) -> None:
        tables = await self._scope.call("sessions.end_all_of")
        for session in [session for session in tables.sessions.values() if session.user_id == user_id]:
            del tables.sessions[session.id]

    async def end_expired(self, expired_by: datetime, limit: int) -> int:
        tables = await self._scope.call("sessions.end_expired")
        expired = [
            session.id
            for session in tables.sessions.values()
            if expires_at(created_at=session.created_at, last_seen_at=session.last_seen_at) <= expired_by
        ]
        ended = sorted(expired)[:limit]
        for session_id in ended:
            del tables.sessions[session_id]
        return len(ended)


class InMemorySessionQueries(SessionQueries):
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def find_by_digest(self, token_digest: bytes) -> SessionView | None:
        tables = self._memory.tables
        for session in tables.sessions.values():
            if session.token_digest == token_digest:
                user = tables.users[session.user_id]
                return SessionView(
                    id=session.id,
                    user_id=user.id,
                    role=user.role,
                    user_is_active=user.is_active,
                    created_at=session.created_at,
                    last_seen_at=session.last_seen_at,
                    authenticated_at=session.authenticated_at,
                )
        return None
