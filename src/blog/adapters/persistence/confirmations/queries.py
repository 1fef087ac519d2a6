"""The read side of confirmations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from blog.adapters.persistence.confirmations.rows import ConfirmationRow
from blog.adapters.persistence.reader import Reader
from blog.application.confirmations.queries import ConfirmationQueries, ConfirmationView
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Purpose

_Columns = tuple[UUID, str, UUID | None, str | None, datetime, datetime | None]
_COLUMNS: Final = select(
    ConfirmationRow.id,
    ConfirmationRow.purpose,
    ConfirmationRow.user_id,
    ConfirmationRow.previous_email,
    ConfirmationRow.expires_at,
    ConfirmationRow.used_at,
)
_BY_ID: Final = _COLUMNS.where(ConfirmationRow.id == bindparam("id"))
_BY_DIGEST: Final = _COLUMNS.where(ConfirmationRow.token_digest == bindparam("digest"))


class SqlAlchemyConfirmationQueries(ConfirmationQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, confirmation_id: ConfirmationId) -> ConfirmationView | None:
        return await self._one(_BY_ID, {"id": confirmation_id})

    async def find_by_digest(self, token_digest: bytes) -> ConfirmationView | None:
        return await self._one(_BY_DIGEST, {"digest": token_digest})

    async def _one(
        self, statement: Select[*_Columns], values: Mapping[str, object]
    ) -> ConfirmationView | None:
        def read(connection: Connection) -> ConfirmationView | None:
            row = connection.execute(statement, values).one_or_none()
            if row is None:
                return None
            confirmation_id, purpose, user_id, previous_email, expires_at, used_at = row
            return ConfirmationView(
                id=ConfirmationId(confirmation_id),
                purpose=Purpose(purpose),
                user_id=None if user_id is None else UserId(user_id),
                previous_email=previous_email,
                expires_at=expires_at,
                used_at=used_at,
            )

        return await self._reader.read(read)
