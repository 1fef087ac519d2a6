"""What every `InvitationRepository` promises."""

from datetime import timedelta

import pytest

from blog.domain.access.roles import Role
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import InvitationId
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.invitations.invitation import Invitation
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7


class InvitationRepositoryContract(StorageContract):
    async def stored(self, ground: Ground, invitation: Invitation) -> dict[str, object]:
        async with ground.units() as unit:
            return state(await unit.invitations.get(invitation.id))

    async def missing(self, ground: Ground, invitation: Invitation) -> bool:
        async with ground.units() as unit:
            try:
                await unit.invitations.get(invitation.id)
            except InvitationNotFound:
                return True
            return False

    @pytest.fixture
    async def inviter(self, ground: Ground, make: Builders) -> User:
        inviter = make.user(role=Role.OWNER)
        await ground.given(inviter)
        return inviter

    @pytest.mark.parametrize("is_sent", [True, False])
    async def test_an_invitation_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, inviter: User, is_sent: bool
    ) -> None:
        invitation = make.invitation(inviter)
        if not is_sent:
            invitation = make.invitation(inviter, token_digest=None, sent_at=None)
        await ground.given(make.invitation(inviter), invitation)
        assert await self.stored(ground, invitation) == state(invitation)

    async def test_an_unknown_invitation_is_not_found(
        self, ground: Ground, make: Builders, inviter: User
    ) -> None:
        await ground.given(make.invitation(inviter))
        async with ground.units() as unit:
            with pytest.raises(InvitationNotFound):
                await unit.invitations.get(InvitationId(uuid7(1)))

    async def test_an_invitation_is_found_by_its_secret_and_by_its_address(
        self, ground: Ground, make: Builders, inviter: User
    ) -> None:
        invitation, other = make.invitation(inviter), make.invitation(inviter, token_digest=None)
        await ground.given(other, invitation)
        assert invitation.token_digest is not None
        async with ground.units() as unit:
            by_digest = await unit.invitations.find_by_digest(invitation.token_digest)
            by_address = await unit.invitations.find_by_address(invitation.email_key)
            assert await unit.invitations.find_by_digest(bytes(32)) is None
            assert await unit.invitations.find_by_address(invitation.email_key.upper()) is None
        assert by_digest is not None
        assert by_address is not None
        assert state(by_digest) == state(by_address) == state(invitation)

    async def test_an_invitation_needs_whoever_invites(self, ground: Ground, make: Builders) -> None:
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.invitations.add(make.invitation(make.user()))

    async def test_an_address_has_one_invitation(self, ground: Ground, make: Builders, inviter: User) -> None:
        first = make.invitation(inviter)
        await ground.given(first)
        second = make.invitation(inviter, email_key=first.email_key)
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.invitations.add(second)
        async with ground.units() as unit:
            await unit.invitations.remove(await unit.invitations.get(first.id))
            await unit.invitations.add(second)
        assert await self.stored(ground, second) == state(second)

    async def test_a_change_is_stored_with_its_events_when_it_is_saved(
        self, ground: Ground, make: Builders, inviter: User
    ) -> None:
        made = Invitation.make(
            id=InvitationId(uuid7(7)),
            email="Eve@example.org",
            email_key="eve@example.org",
            role=Role.AUTHOR,
            by=inviter.id,
            expires_at=START + timedelta(days=7),
            now=START,
        )
        await ground.given(made)
        async with ground.units() as unit:
            found = await unit.invitations.get(made.id)
            found.issue(bytes(range(32)), now=START)
            await unit.invitations.save(found)
            found.note_sent(START + timedelta(seconds=1))
            await unit.invitations.save(found)
        assert await self.stored(ground, made) == state(found)
        async with ground.units() as unit:
            found = await unit.invitations.get(made.id)
            found.accept(by=inviter.id, now=START)
            await unit.invitations.remove(found)
        assert await self.missing(ground, made)
        events = [(event.name, event.aggregate_id, event.payload) for event in await ground.events()]
        assert events == [
            ("invitation.made", made.id, {"role": "author"}),
            ("invitation.accepted", made.id, {}),
        ]

    async def test_a_stale_change_is_refused(self, ground: Ground, make: Builders, inviter: User) -> None:
        invitation = make.invitation(inviter)
        await ground.given(invitation)
        for removes in (False, True):
            async with refused(ground, ConcurrentUpdate) as unit:
                stale = await unit.invitations.get(invitation.id)
                await ground.overtake(unit, stale)
                stale.note_sent(START)
                await (unit.invitations.remove if removes else unit.invitations.save)(stale)
        assert await self.stored(ground, invitation) == state(invitation)

    async def test_an_invitation_outlives_the_account_of_whoever_invited(
        self, ground: Ground, make: Builders, inviter: User
    ) -> None:
        invitation = make.invitation(inviter)
        await ground.given(invitation)
        async with ground.units() as unit:
            await unit.users.remove(await unit.users.get(inviter.id))
        assert await self.stored(ground, invitation) == {**state(invitation), "invited_by": None}

    async def test_an_expired_invitation_is_removed_and_one_that_is_open_is_not(
        self, ground: Ground, make: Builders, inviter: User
    ) -> None:
        moment = timedelta(microseconds=1)
        expired = make.invitation(inviter, expires_at=START)
        is_open = make.invitation(inviter, expires_at=START + moment)
        await ground.given(expired, is_open)
        async with ground.units() as unit:
            assert await unit.invitations.remove_expired(START - moment, 100) == 0
            assert await unit.invitations.remove_expired(START, 100) == 1
        assert await self.missing(ground, expired)
        assert await self.stored(ground, is_open) == state(is_open)

    async def test_expired_invitations_are_removed_in_batches_the_oldest_first(
        self, ground: Ground, make: Builders, inviter: User
    ) -> None:
        old = [make.invitation(inviter, expires_at=START - timedelta(hours=age)) for age in (1, 0, 2)]
        await ground.given(*old)
        async with ground.units() as unit:
            assert await unit.invitations.remove_expired(START, 2) == 2
        assert [await self.missing(ground, each) for each in old] == [True, False, True]
