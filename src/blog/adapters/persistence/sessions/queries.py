"""The read side of sign-ins."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.sessions.queries import SessionQueries, SessionView
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import Session

_BY_DIGEST: Final = (
    select(
        SessionRow.id,
        SessionRow.user_id,
        UserRow.role,
        UserRow.is_active,
        SessionRow.created_at,
        SessionRow.last_seen_at,
    )
    .join(UserRow, UserRow.id == SessionRow.user_id)
    .where(SessionRow.token_digest == bindparam("digest"))
)

_FROM_NETWORK: Final = (
    select(SessionRow.id)
    .where(
        SessionRow.user_id == bindparam("user_id"),
        SessionRow.address == bindparam("network"),
        SessionRow.last_seen_at > bindparam("unused_since"),
        SessionRow.created_at > bindparam("begun_since"),
    )
    .limit(1)
)


class SqlAlchemySessionQueries(SessionQueries):
    """Columns straight into views."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_by_digest(self, token_digest: bytes) -> SessionView | None:
        def read(connection: Connection) -> SessionView | None:
            row = connection.execute(_BY_DIGEST, {"digest": token_digest}).one_or_none()
            if row is None:
                return None
            session_id, user_id, role, is_active, created_at, last_seen_at = row
            return SessionView(
                id=SessionId(session_id),
                user_id=UserId(user_id),
                role=Role(role),
                user_is_active=is_active,
                created_at=created_at,
                last_seen_at=last_seen_at,
            )

        return await self._database.read(read)

    async def is_known_network(self, user_id: UserId, network: str, now: datetime) -> bool:
        values = {
            "user_id": user_id,
            "network": network,
            "unused_since": now - Session.IDLE,
            "begun_since": now - Session.ABSOLUTE,
        }
        return await self._database.read(
            lambda connection: connection.execute(_FROM_NETWORK, values).first() is not None
        )
