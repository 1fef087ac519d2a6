"""Confirmations in memory."""

from datetime import datetime

from blog.application.confirmations.queries import ConfirmationQueries, ConfirmationView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.repository import ConfirmationRepository
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables


class InMemoryConfirmationRepository(ConfirmationRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Confirmation] = HandedOut()

    async def find(self, confirmation_id: ConfirmationId) -> Confirmation | None:
        tables = await self._scope.call("confirmations.find")
        stored = tables.confirmations.get(confirmation_id)
        return None if stored is None else self._out.give(stored)

    async def find_by_digest(self, token_digest: bytes) -> Confirmation | None:
        tables = await self._scope.call("confirmations.find_by_digest")
        every = tables.confirmations.values()
        stored = next((each for each in every if each.token_digest == token_digest), None)
        return None if stored is None else self._out.give(stored)

    async def add(self, confirmation: Confirmation) -> None:
        tables = await self._scope.call("confirmations.add")
        with self._scope.to_be_left_after_an_error():
            self._put(tables, confirmation)

    async def save(self, confirmation: Confirmation) -> None:
        tables = await self._scope.call("confirmations.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(confirmation, tables.confirmations.get(confirmation.id))
            self._put(tables, confirmation)

    async def remove(self, confirmation: Confirmation) -> None:
        tables = await self._scope.call("confirmations.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(confirmation, tables.confirmations.get(confirmation.id))
            del tables.confirmations[confirmation.id]
            self._scope.events += confirmation.collect_events()

    async def void(self, purpose: Purpose, user_id: UserId | None) -> None:
        tables = await self._scope.call("confirmations.void")
        for each in list(tables.confirmations.values()):
            if (each.purpose, each.user_id, each.used_at) == (purpose, user_id, None):
                del tables.confirmations[each.id]

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        tables = await self._scope.call("confirmations.remove_expired")
        ends = [(each.expires_at, each.id) for each in tables.confirmations.values()]
        removed = sorted(each for each in ends if each[0] <= expired_by)[:limit]
        for _, confirmation_id in removed:
            del tables.confirmations[confirmation_id]
        return len(removed)

    def _put(self, tables: Tables, confirmation: Confirmation) -> None:
        if confirmation.user_id is not None and confirmation.user_id not in tables.users:
            raise ConcurrentUpdate
        tables.confirmations[confirmation.id] = self._out.give(confirmation)
        self._out.note(confirmation)
        self._scope.events += confirmation.collect_events()


class InMemoryConfirmationQueries(ConfirmationQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, confirmation_id: ConfirmationId) -> ConfirmationView | None:
        confirmation = self._stored.tables.confirmations.get(confirmation_id)
        return None if confirmation is None else _view(confirmation)

    async def find_by_digest(self, token_digest: bytes) -> ConfirmationView | None:
        every = self._stored.tables.confirmations.values()
        return next((_view(each) for each in every if each.token_digest == token_digest), None)


def _view(confirmation: Confirmation) -> ConfirmationView:
    return ConfirmationView(
        id=confirmation.id,
        purpose=confirmation.purpose,
        user_id=confirmation.user_id,
        previous_email=confirmation.previous_email,
        expires_at=confirmation.expires_at,
        used_at=confirmation.used_at,
    )
