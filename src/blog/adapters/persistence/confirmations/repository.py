"""Confirmations within one unit of work."""

from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, delete, select

from blog.adapters.persistence.confirmations.mapping import to_domain, write
from blog.adapters.persistence.confirmations.rows import ConfirmationRow
from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.pruning import remove_oldest
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.repository import ConfirmationRepository

_RULES: Final[Rules] = MappingProxyType({"fk_confirmations_user_id": ConcurrentUpdate})

_CONFIRMATIONS: Final = locking(select(ConfirmationRow))
_BY_ID: Final = _CONFIRMATIONS.where(ConfirmationRow.id == bindparam("id"))
_BY_DIGEST: Final = _CONFIRMATIONS.where(ConfirmationRow.token_digest == bindparam("digest"))


class SqlAlchemyConfirmationRepository(ConfirmationRepository):
    """Confirmations, in the table `confirmations`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[ConfirmationId, ConfirmationRow] = {}

    async def find(self, confirmation_id: ConfirmationId) -> Confirmation | None:
        return self._found(await self._work.load(_BY_ID, id=confirmation_id))

    async def find_by_digest(self, token_digest: bytes) -> Confirmation | None:
        return self._found(await self._work.load(_BY_DIGEST, digest=token_digest))

    async def add(self, confirmation: Confirmation) -> None:
        row = write(confirmation, ConfirmationRow())
        await self._work.add(row, confirmation, _RULES)
        self._rows[confirmation.id] = row

    async def save(self, confirmation: Confirmation) -> None:
        row = self._rows[confirmation.id]
        loaded = row.version
        await self._work.save(write(confirmation, row), confirmation, loaded, _RULES)

    async def remove(self, confirmation: Confirmation) -> None:
        await self._work.remove(self._rows.pop(confirmation.id), confirmation)

    async def void(self, purpose: Purpose, user_id: UserId | None) -> None:
        await self._work.change(
            delete(ConfirmationRow).where(
                ConfirmationRow.user_id == user_id,
                ConfirmationRow.purpose == purpose.value,
                ConfirmationRow.used_at.is_(None),
            )
        )

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        return await remove_oldest(self._work, ConfirmationRow, ConfirmationRow.expires_at, expired_by, limit)

    def _found(self, row: ConfirmationRow | None) -> Confirmation | None:
        if row is None:
            return None
        confirmation = to_domain(row)
        self._rows[confirmation.id] = row
        return confirmation
