"""Sign-ins within one unit of work."""

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import Integer, bindparam, delete, select
from sqlalchemy.orm import selectinload

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.pruning import remove_oldest
from blog.adapters.persistence.sessions.mapping import to_domain, write
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.repository import SessionRepository
from blog.domain.sessions.session import Session

_RULES: Final[Rules] = MappingProxyType({"fk_sessions_user_id": ConcurrentUpdate})


_BY_ID: Final = locking(
    select(SessionRow).where(SessionRow.id == bindparam("id")).options(selectinload(SessionRow.retired))
)
_OF_USER: Final = select(SessionRow).where(SessionRow.user_id == bindparam("user_id"))
# In one order, so that two who end them do not wait for one another.
_ALL_OF_USER: Final = locking(_OF_USER.order_by(SessionRow.id))
_SURPLUS_OF_USER: Final = locking(
    _OF_USER.order_by(SessionRow.last_seen_at.desc(), SessionRow.id.desc()).offset(
        bindparam("keep", type_=Integer)
    )
)


class SqlAlchemySessionRepository(SessionRepository):
    """Sign-ins, in the table `sessions`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[SessionId, SessionRow] = {}
        self._retired: dict[SessionId, int] = {}
        """How many retired tokens of each are stored."""

    async def find(self, session_id: SessionId) -> Session | None:
        row = await self._work.load(_BY_ID, id=session_id)
        if row is None:
            return None
        self._rows[session_id] = row
        self._retired[session_id] = len(row.retired)
        return to_domain(row, row.retired)

    async def add(self, session: Session) -> None:
        row = write(session, SessionRow(), 0)
        await self._work.add(row, session, _RULES)
        self._rows[session.id] = row
        self._retired[session.id] = len(session.retired)

    async def save(self, session: Session) -> None:
        row = self._rows[session.id]
        loaded = row.version
        await self._work.save(write(session, row, self._retired[session.id]), session, loaded)
        self._retired[session.id] = len(session.retired)

    async def remove(self, session: Session) -> None:
        # Behind the back of the row, whose retired tokens the database removes by itself.
        loaded = self._rows[session.id].version
        this = SessionRow.id == session.id, SessionRow.version == loaded
        if not await self._work.change(delete(SessionRow).where(*this)):
            raise ConcurrentUpdate
        self._work.note(session)

    async def end_all_of(
        self, user_id: UserId, *, by: UserId | None, now: datetime, except_id: SessionId | None = None
    ) -> None:
        rows = await self._work.load_all(_ALL_OF_USER, user_id=user_id)
        await self._end([row for row in rows if row.id != except_id], by, now)

    async def end_surplus_of(self, user_id: UserId, *, keep: int, by: UserId | None, now: datetime) -> None:
        await self._end(await self._work.load_all(_SURPLUS_OF_USER, user_id=user_id, keep=keep), by, now)

    async def _end(self, rows: Sequence[SessionRow], by: UserId | None, now: datetime) -> None:
        if not rows:
            return
        for row in rows:
            session = to_domain(row, ())
            session.end(by=by, now=now)
            self._work.note(session)
        await self._work.change(delete(SessionRow).where(SessionRow.id.in_([row.id for row in rows])))

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        # As `expires_at` has it, one limit after the other: no index serves both at once.
        unused = await remove_oldest(
            self._work, SessionRow, SessionRow.last_seen_at, expired_by - Session.IDLE, limit
        )
        return unused + await remove_oldest(
            self._work, SessionRow, SessionRow.created_at, expired_by - Session.ABSOLUTE, limit - unused
        )
