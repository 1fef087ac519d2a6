"""The read side of sign-ins."""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.sessions.queries import SessionQueries, SessionView
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, UserId

_BY_DIGEST: Final = (
    select(
        SessionRow.id,
        SessionRow.user_id,
        UserRow.role,
        UserRow.is_active,
        SessionRow.created_at,
        SessionRow.last_seen_at,
        SessionRow.authenticated_at,
    )
    .join(UserRow, UserRow.id == SessionRow.user_id)
    .where(SessionRow.token_digest == bindparam("digest"))
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
            session_id, user_id, role, is_active, created_at, last_seen_at, authenticated_at = row
            return SessionView(
                id=SessionId(session_id),
                user_id=UserId(user_id),
                role=Role(role),
                user_is_active=is_active,
                created_at=created_at,
                last_seen_at=last_seen_at,
                authenticated_at=authenticated_at or created_at,
            )

        return await self._database.read(read)
