"""Invitations within one unit of work."""

from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.invitations.mapping import to_domain, write
from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.adapters.persistence.pruning import remove_oldest
from blog.adapters.persistence.work import Work, locking
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import InvitationId
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.invitations.invitation import Invitation
from blog.domain.invitations.repository import InvitationRepository

_RULES: Final[Rules] = MappingProxyType(
    {"uq_invitations_email_key": ConcurrentUpdate, "fk_invitations_invited_by": ConcurrentUpdate}
)

_INVITATIONS: Final = locking(select(InvitationRow))
_BY_ID: Final = _INVITATIONS.where(InvitationRow.id == bindparam("id"))
_BY_DIGEST: Final = _INVITATIONS.where(InvitationRow.token_digest == bindparam("digest"))
_BY_ADDRESS: Final = _INVITATIONS.where(InvitationRow.email_key == bindparam("address"))


class SqlAlchemyInvitationRepository(InvitationRepository):
    """Invitations, in the table `invitations`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[InvitationId, InvitationRow] = {}

    async def get(self, invitation_id: InvitationId) -> Invitation:
        found = self._found(await self._work.load(_BY_ID, id=invitation_id))
        if found is None:
            raise InvitationNotFound
        return found

    async def find_by_digest(self, token_digest: bytes) -> Invitation | None:
        return self._found(await self._work.load(_BY_DIGEST, digest=token_digest))

    async def find_by_address(self, email_key: str) -> Invitation | None:
        return self._found(await self._work.load(_BY_ADDRESS, address=email_key))

    async def add(self, invitation: Invitation) -> None:
        row = write(invitation, InvitationRow())
        await self._work.add(row, invitation, _RULES)
        self._rows[invitation.id] = row

    async def save(self, invitation: Invitation) -> None:
        row = self._rows[invitation.id]
        loaded = row.version
        await self._work.save(write(invitation, row), invitation, loaded)

    async def remove(self, invitation: Invitation) -> None:
        await self._work.remove(self._rows.pop(invitation.id), invitation)

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        return await remove_oldest(self._work, InvitationRow, InvitationRow.expires_at, expired_by, limit)

    def _found(self, row: InvitationRow | None) -> Invitation | None:
        if row is None:
            return None
        invitation = to_domain(row)
        self._rows[invitation.id] = row
        return invitation
