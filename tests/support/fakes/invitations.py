"""Invitations in memory."""

from collections.abc import Collection
from datetime import datetime

from blog.application.invitations.queries import NATURAL_INVITATION_ORDER, InvitationQueries
from blog.application.invitations.views import InvitationView
from blog.domain.access.roles import Role
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import InvitationId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.invitations.invitation import Invitation
from blog.domain.invitations.repository import InvitationRepository
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged
from tests.support.fakes.users import author_view

_KEYS: Keys[InvitationView] = {
    "created_at": lambda view: moment(view.created_at),
    "expires_at": lambda view: moment(view.expires_at),
    "id": lambda view: str(view.id),
}


class InMemoryInvitationRepository(InvitationRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Invitation] = HandedOut()

    async def get(self, invitation_id: InvitationId) -> Invitation:
        tables = await self._scope.call("invitations.get")
        if invitation_id not in tables.invitations:
            raise InvitationNotFound
        return self._out.give(tables.invitations[invitation_id])

    async def find_by_digest(self, token_digest: bytes) -> Invitation | None:
        tables = await self._scope.call("invitations.find_by_digest")
        stored = _by_digest(tables, token_digest)
        return None if stored is None else self._out.give(stored)

    async def find_by_address(self, email_key: str) -> Invitation | None:
        tables = await self._scope.call("invitations.find_by_address")
        all_stored = tables.invitations.values()
        stored = next((each for each in all_stored if each.email_key == email_key), None)
        return None if stored is None else self._out.give(stored)

    async def add(self, invitation: Invitation) -> None:
        tables = await self._scope.call("invitations.add")
        with self._scope.to_be_left_after_an_error():
            if any(other.email_key == invitation.email_key for other in tables.invitations.values()):
                raise ConcurrentUpdate
            self._put(tables, invitation)

    async def save(self, invitation: Invitation) -> None:
        tables = await self._scope.call("invitations.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(invitation, tables.invitations.get(invitation.id))
            self._put(tables, invitation)

    async def remove(self, invitation: Invitation) -> None:
        tables = await self._scope.call("invitations.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(invitation, tables.invitations.get(invitation.id))
            del tables.invitations[invitation.id]
            self._scope.events += invitation.collect_events()

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        tables = await self._scope.call("invitations.remove_expired")
        ends = [(each.expires_at, each.id) for each in tables.invitations.values()]
        removed = sorted(each for each in ends if each[0] <= expired_by)[:limit]
        for _, invitation_id in removed:
            del tables.invitations[invitation_id]
        return len(removed)

    def _put(self, tables: Tables, invitation: Invitation) -> None:
        if invitation.invited_by is not None and invitation.invited_by not in tables.users:
            raise ConcurrentUpdate
        tables.invitations[invitation.id] = self._out.give(invitation)
        self._out.note(invitation)
        self._scope.events += invitation.collect_events()


class InMemoryInvitationQueries(InvitationQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, invitation_id: InvitationId) -> InvitationView | None:
        tables = self._stored.tables
        invitation = tables.invitations.get(invitation_id)
        return None if invitation is None else _view(tables, invitation)

    async def find_by_digest(self, token_digest: bytes) -> InvitationView | None:
        tables = self._stored.tables
        invitation = _by_digest(tables, token_digest)
        return None if invitation is None else _view(tables, invitation)

    async def list(self, roles: Collection[Role], page: PageRequest) -> Page[InvitationView]:
        tables = self._stored.tables
        found = [each for each in tables.invitations.values() if each.role in roles]
        return paged([_view(tables, each) for each in found], _KEYS, NATURAL_INVITATION_ORDER, page)


def _by_digest(tables: Tables, token_digest: bytes) -> Invitation | None:
    return next((each for each in tables.invitations.values() if each.token_digest == token_digest), None)


def _view(tables: Tables, invitation: Invitation) -> InvitationView:
    inviter = None if invitation.invited_by is None else tables.users[invitation.invited_by]
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        invited_by=None if inviter is None else author_view(inviter),
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        created_at=invitation.created_at,
        updated_at=invitation.updated_at,
        version=invitation.version,
    )
