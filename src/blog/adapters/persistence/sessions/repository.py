"""Sign-ins within one unit of work."""

from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, delete, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.sessions.mapping import to_domain, write
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.repository import SessionRepository
from blog.domain.sessions.session import Session

_RULES: Final[Rules] = MappingProxyType({"fk_sessions_user_id": ConcurrentUpdate})


_BY_ID: Final = locking(select(SessionRow).where(SessionRow.id == bindparam("id")))


class SqlAlchemySessionRepository(SessionRepository):
    """Sign-ins, in the table `sessions`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[SessionId, SessionRow] = {}

    async def find(self, session_id: SessionId) -> Session | None:
        row = await self._work.load(_BY_ID, id=session_id)
        if row is None:
            return None
        self._rows[session_id] = row
        return to_domain(row)

    async def add(self, session: Session) -> None:
        row = write(session, SessionRow())
        await self._work.add(row, session, _RULES)
        self._rows[session.id] = row

    async def save(self, session: Session) -> None:
        row = self._rows[session.id]
        loaded = row.version
        await self._work.save(write(session, row), session, loaded)

    async def end(self, session_id: SessionId) -> None:
        await self._work.change(delete(SessionRow).where(SessionRow.id == session_id))

    async def end_all_of(self, user_id: UserId) -> None:
        await self._work.change(delete(SessionRow).where(SessionRow.user_id == user_id))
