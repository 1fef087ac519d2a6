"""Sessions in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from blog.application.sessions.queries import SessionEntry, SessionQueries, SessionView, entry_of
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.repository import SessionRepository
from blog.domain.sessions.session import Session, expires_at
from tests.support.fakes.memory import HandedOut, Memory, Scope, Tables


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
            self._put(tables, session)

    async def save(self, session: Session) -> None:
        tables = await self._scope.call("sessions.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(session, tables.sessions.get(session.id))
            self._put(tables, session)

    def _put(self, tables: Tables, session: Session) -> None:
        tables.sessions[session.id] = self._out.give(session)
        self._out.note(session)
        self._scope.events += session.collect_events()

    async def remove(self, session: Session) -> None:
        tables = await self._scope.call("sessions.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(session, tables.sessions.get(session.id))
            del tables.sessions[session.id]
            self._scope.events += session.collect_events()

    async def end_all_of(
        self, user_id: UserId, *, by: UserId | None, now: datetime, except_id: SessionId | None = None
    ) -> None:
        tables = await self._scope.call("sessions.end_all_of")
        self._end([each for each in _of_user(tables, user_id) if each.id != except_id], by, now)

    async def end_surplus_of(self, user_id: UserId, *, keep: int, by: UserId | None, now: datetime) -> None:
        tables = await self._scope.call("sessions.end_surplus_of")
        self._end(_of_user(tables, user_id)[keep:], by, now)

    def _end(self, sessions: list[Session], by: UserId | None, now: datetime) -> None:
        for stored in sessions:
            session = replace(stored)
            session.end(by=by, now=now)
            self._scope.events += session.collect_events()
            del self._scope.tables.sessions[session.id]

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        tables = await self._scope.call("sessions.remove_expired")
        ends = [
            (expires_at(created_at=each.created_at, last_seen_at=each.last_seen_at), each.id)
            for each in tables.sessions.values()
        ]
        removed = sorted(each for each in ends if each[0] <= expired_by)[:limit]
        for _, session_id in removed:
            del tables.sessions[session_id]
        return len(removed)


class InMemorySessionQueries(SessionQueries):
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def find_by_digest(self, token_digest: bytes) -> SessionView | None:
        tables = self._memory.tables
        for session in tables.sessions.values():
            retired = {each.digest: each.retired_at for each in session.retired}
            if token_digest == session.token_digest or token_digest in retired:
                user = tables.users[session.user_id]
                return SessionView(
                    id=session.id,
                    user_id=user.id,
                    role=user.role,
                    user_is_active=user.is_active,
                    created_at=session.created_at,
                    last_seen_at=session.last_seen_at,
                    authenticated_at=session.authenticated_at,
                    retired_at=retired.get(token_digest),
                )
        return None

    async def list_of(self, user_id: UserId, now: datetime) -> Sequence[SessionEntry]:
        return [entry_of(session) for session in self._living(user_id, now)]

    async def find_of(self, user_id: UserId, session_id: SessionId, now: datetime) -> SessionEntry | None:
        entries = await self.list_of(user_id, now)
        return next((entry for entry in entries if entry.id == session_id), None)

    async def is_known_network(self, user_id: UserId, network: str, now: datetime) -> bool:
        return any(session.network == network for session in self._living(user_id, now))

    def _living(self, user_id: UserId, now: datetime) -> list[Session]:
        return [
            session
            for session in _of_user(self._memory.tables, user_id)
            if expires_at(created_at=session.created_at, last_seen_at=session.last_seen_at) > now
        ]


def _of_user(tables: Tables, user_id: UserId) -> list[Session]:
    """The sessions of a user, the one that was seen last first."""
    sessions = [session for session in tables.sessions.values() if session.user_id == user_id]
    return sorted(sessions, key=lambda session: (session.last_seen_at, session.id), reverse=True)
