"""What every `ConfirmationRepository` and every `ConfirmationQueries` promises."""

from datetime import timedelta

import pytest

from blog.application.confirmations.queries import ConfirmationView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import ConfirmationId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7


class ConfirmationRepositoryContract(StorageContract):
    async def stored(self, ground: Ground, confirmation: Confirmation) -> dict[str, object] | None:
        async with ground.units() as unit:
            found = await unit.confirmations.find(confirmation.id)
            return None if found is None else state(found)

    @pytest.fixture
    async def user(self, ground: Ground, make: Builders) -> User:
        user = make.user()
        await ground.given(user)
        return user

    @pytest.mark.parametrize("purpose", Purpose)
    async def test_a_confirmation_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, user: User, purpose: Purpose
    ) -> None:
        whole = make.confirmation(user, purpose=purpose)
        bare = make.confirmation(
            None,
            purpose=purpose,
            email=None,
            requested_by=None,
            previous_email=None,
            token_digest=None,
            issued_at=None,
            used_at=None,
        )
        await ground.given(whole, bare)
        assert await self.stored(ground, whole) == state(whole)
        assert await self.stored(ground, bare) == state(bare)

    async def test_an_unknown_confirmation_is_none(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.confirmation(None))
        assert await self.stored(ground, make.confirmation(None, id=ConfirmationId(uuid7(1)))) is None

    async def test_a_confirmation_is_found_by_its_secret_used_or_not(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        used, is_open = make.confirmation(user), make.confirmation(user, used_at=None)
        await ground.given(used, make.confirmation(user, token_digest=None), is_open)
        async with ground.units() as unit:
            for each in (used, is_open):
                assert each.token_digest is not None
                found = await unit.confirmations.find_by_digest(each.token_digest)
                assert found is not None
                assert state(found) == state(each)
            assert await unit.confirmations.find_by_digest(bytes(32)) is None

    async def test_a_confirmation_needs_its_user(self, ground: Ground, make: Builders) -> None:
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.confirmations.add(make.confirmation(make.user()))

    async def test_a_confirmation_goes_with_its_user(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        theirs, other = make.confirmation(user), make.confirmation(None)
        await ground.given(theirs, other)
        async with ground.units() as unit:
            await unit.users.remove(await unit.users.get(user.id))
        assert await self.stored(ground, theirs) is None
        assert await self.stored(ground, other) == state(other)

    async def test_a_change_is_stored_with_its_events_when_it_is_saved(
        self, ground: Ground, user: User
    ) -> None:
        asked = Confirmation.request(
            id=ConfirmationId(uuid7(7)), purpose=Purpose.RESET_PASSWORD, email="eve@example.org", now=START
        )
        await ground.given(asked)
        async with ground.units() as unit:
            found = await unit.confirmations.find(asked.id)
            assert found is not None
            found.issue(bytes(range(32)), user_id=user.id, now=START)
            await unit.confirmations.save(found)
            found.use(by=user.id, now=START + timedelta(seconds=1), previous_email="old@example.org")
            await unit.confirmations.save(found)
        assert await self.stored(ground, asked) == state(found)
        events = [(event.name, event.aggregate_id, event.payload) for event in await ground.events()]
        assert events == [
            ("confirmation.requested", asked.id, {"purpose": "reset_password", "user_id": None}),
            ("confirmation.used", asked.id, {"purpose": "reset_password", "user_id": str(user.id)}),
        ]

    async def test_a_confirmation_is_removed_alone(self, ground: Ground, make: Builders) -> None:
        removed, kept = make.confirmation(None), make.confirmation(None)
        await ground.given(removed, kept)
        async with ground.units() as unit:
            found = await unit.confirmations.find(removed.id)
            assert found is not None
            await unit.confirmations.remove(found)
        assert await self.stored(ground, removed) is None
        assert await self.stored(ground, kept) == state(kept)

    async def test_a_stale_change_is_refused(self, ground: Ground, make: Builders) -> None:
        confirmation = make.confirmation(None, used_at=None, expires_at=START + timedelta(hours=1))
        await ground.given(confirmation)
        for removes in (False, True):
            async with refused(ground, ConcurrentUpdate) as unit:
                stale = await unit.confirmations.find(confirmation.id)
                assert stale is not None
                await ground.overtake(unit, stale)
                stale.use(by=None, now=START)
                await (unit.confirmations.remove if removes else unit.confirmations.save)(stale)
        assert await self.stored(ground, confirmation) == state(confirmation)

    @pytest.mark.parametrize("has_user", [True, False])
    async def test_voiding_removes_what_is_open_for_this_purpose_and_user(
        self, ground: Ground, make: Builders, user: User, has_user: bool
    ) -> None:
        holder, other = (user, None) if has_user else (None, user)
        voided = [
            make.confirmation(holder, used_at=None, token_digest=None),
            make.confirmation(holder, used_at=None),
        ]
        kept = [
            make.confirmation(holder),
            make.confirmation(other, used_at=None),
            make.confirmation(holder, used_at=None, purpose=Purpose.CHANGE_EMAIL),
        ]
        await ground.given(*voided, *kept)
        async with ground.units() as unit:
            await unit.confirmations.void(Purpose.VERIFY_EMAIL, None if holder is None else holder.id)
        assert [await self.stored(ground, each) for each in voided] == [None, None]
        assert [await self.stored(ground, each) for each in kept] == [state(each) for each in kept]

    async def test_an_expired_confirmation_is_removed_and_one_that_is_open_is_not(
        self, ground: Ground, make: Builders
    ) -> None:
        moment = timedelta(microseconds=1)
        expired = make.confirmation(None, expires_at=START)
        is_open = make.confirmation(None, expires_at=START + moment)
        await ground.given(expired, is_open)
        async with ground.units() as unit:
            assert await unit.confirmations.remove_expired(START - moment, 100) == 0
            assert await unit.confirmations.remove_expired(START, 100) == 1
        assert await self.stored(ground, expired) is None
        assert await self.stored(ground, is_open) == state(is_open)

    async def test_expired_confirmations_are_removed_in_batches_the_oldest_first(
        self, ground: Ground, make: Builders
    ) -> None:
        old = [make.confirmation(None, expires_at=START - timedelta(hours=age)) for age in (1, 0, 2)]
        await ground.given(*old)
        async with ground.units() as unit:
            assert await unit.confirmations.remove_expired(START, 2) == 2
        assert [await self.stored(ground, each) for each in old] == [None, state(old[1]), None]


class ConfirmationQueriesContract(StorageContract):
    @pytest.mark.parametrize("purpose", Purpose)
    async def test_a_confirmation_is_found_by_its_id_and_by_its_secret_used_or_not(
        self, ground: Ground, make: Builders, purpose: Purpose
    ) -> None:
        user = make.user()
        used = make.confirmation(user, purpose=purpose)
        is_open = make.confirmation(None, purpose=purpose, used_at=None, previous_email=None)
        await ground.given(user, used, make.confirmation(None, token_digest=None), is_open)
        for each in (used, is_open):
            assert each.token_digest is not None
            view = ConfirmationView(
                id=each.id,
                purpose=purpose,
                user_id=each.user_id,
                previous_email=each.previous_email,
                expires_at=each.expires_at,
                used_at=each.used_at,
            )
            assert await ground.confirmations.find(each.id) == view
            assert await ground.confirmations.find_by_digest(each.token_digest) == view

    async def test_an_unknown_confirmation_is_none(self, ground: Ground, make: Builders) -> None:
        confirmation = make.confirmation(None, token_digest=bytes(32))
        await ground.given(confirmation)
        assert await ground.confirmations.find(ConfirmationId(uuid7(1))) is None
        assert await ground.confirmations.find_by_digest(bytes(31) + b"\1") is None
