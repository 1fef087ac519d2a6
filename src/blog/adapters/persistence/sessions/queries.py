"""The read side of sign-ins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, null, select

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.paging import AnySelect
from blog.adapters.persistence.sessions.rows import RetiredTokenRow, SessionRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.sessions.queries import SessionEntry, SessionQueries, SessionView
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import Session

_FOUND: Final = (
    SessionRow.id,
    SessionRow.user_id,
    UserRow.role,
    UserRow.is_active,
    SessionRow.created_at,
    SessionRow.last_seen_at,
    SessionRow.authenticated_at,
)
_BY_DIGEST: Final[AnySelect] = (
    select(*_FOUND, null())
    .join(UserRow, UserRow.id == SessionRow.user_id)
    .where(SessionRow.token_digest == bindparam("digest"))
)
_BY_RETIRED_DIGEST: Final[AnySelect] = (
    select(*_FOUND, RetiredTokenRow.retired_at)
    .select_from(RetiredTokenRow)
    .join(SessionRow, SessionRow.id == RetiredTokenRow.session_id)
    .join(UserRow, UserRow.id == SessionRow.user_id)
    .where(RetiredTokenRow.token_digest == bindparam("digest"))
)

# As `expires_at` has it.
_LIVES: Final = (
    SessionRow.user_id == bindparam("user_id"),
    SessionRow.last_seen_at > bindparam("idle_since"),
    SessionRow.created_at > bindparam("oldest"),
)
_ENTRIES: Final[AnySelect] = select(
    SessionRow.id,
    SessionRow.created_at,
    SessionRow.last_seen_at,
    SessionRow.authenticated_at,
    SessionRow.address,
    SessionRow.user_agent,
).where(*_LIVES)
_LIST: Final = _ENTRIES.order_by(SessionRow.last_seen_at.desc(), SessionRow.id.desc())
_ONE: Final = _ENTRIES.where(SessionRow.id == bindparam("id"))
_KNOWN: Final[AnySelect] = (
    select(SessionRow.id).where(*_LIVES, SessionRow.network == bindparam("network")).limit(1)
)


class SqlAlchemySessionQueries(SessionQueries):
    """Columns straight into views."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_by_digest(self, token_digest: bytes) -> SessionView | None:
        def read(connection: Connection) -> SessionView | None:
            for statement in (_BY_DIGEST, _BY_RETIRED_DIGEST):
                row = connection.execute(statement, {"digest": token_digest}).one_or_none()
                if row is not None:
                    return _view(row)
            return None

        return await self._database.read(read)

    async def list_of(self, user_id: UserId, now: datetime) -> Sequence[SessionEntry]:
        return [_entry(row) for row in await self._rows(_LIST, now, user_id=user_id)]

    async def find_of(self, user_id: UserId, session_id: SessionId, now: datetime) -> SessionEntry | None:
        rows = await self._rows(_ONE, now, user_id=user_id, id=session_id)
        return _entry(rows[0]) if rows else None

    async def is_known_network(self, user_id: UserId, network: str, now: datetime) -> bool:
        return bool(await self._rows(_KNOWN, now, user_id=user_id, network=network))

    async def _rows(
        self, statement: AnySelect, now: datetime, **values: object
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        limits = {"idle_since": now - Session.IDLE, "oldest": now - Session.ABSOLUTE}
        return await self._database.read(
            lambda connection: connection.execute(statement, {**values, **limits}).all()
        )


def _view(row: Row[*tuple[Any, ...]]) -> SessionView:
    session_id, user_id, role, is_active, created_at, last_seen_at, authenticated_at, retired_at = row
    return SessionView(
        id=SessionId(session_id),
        user_id=UserId(user_id),
        role=Role(role),
        user_is_active=is_active,
        created_at=created_at,
        last_seen_at=last_seen_at,
        authenticated_at=authenticated_at or created_at,
        retired_at=retired_at,
    )


def _entry(row: Row[*tuple[Any, ...]]) -> SessionEntry:
    session_id, created_at, last_seen_at, authenticated_at, address, user_agent = row
    return SessionEntry(
        id=SessionId(session_id),
        created_at=created_at,
        last_seen_at=last_seen_at,
        authenticated_at=authenticated_at or created_at,
        address=address,
        user_agent=user_agent,
    )
