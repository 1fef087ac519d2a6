"""What every `InvitationQueries` promises."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from blog.application.invitations.queries import INVITATION_ORDERS, NATURAL_INVITATION_ORDER
from blog.application.invitations.views import InvitationView
from blog.application.users.views import AuthorView
from blog.domain.access.roles import Role
from blog.domain.common.ids import InvitationId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.invitations.invitation import Invitation
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract
from tests.support.contracts.lists import Filled, Keys, ListContract
from tests.support.fakes.system import START, uuid7


def view_of(invitation: Invitation, inviter: User | None) -> InvitationView:
    author = None
    if inviter is not None:
        author = AuthorView(id=inviter.id, username=inviter.username.value, name=inviter.name.value)
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        invited_by=author,
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        created_at=invitation.created_at,
        updated_at=invitation.updated_at,
        version=invitation.version,
    )


class InvitationQueriesContract(StorageContract):
    async def test_an_invitation_is_found_with_every_field(self, ground: Ground, make: Builders) -> None:
        inviter = make.user()
        invitation = make.invitation(inviter, role=Role.AUTHOR)
        await ground.given(inviter, make.invitation(inviter), invitation)
        assert await ground.invitations.find(invitation.id) == view_of(invitation, inviter)

    async def test_one_whose_maker_is_gone_and_that_is_not_sent_is_found_too(
        self, ground: Ground, make: Builders
    ) -> None:
        invitation = make.invitation(None, token_digest=None, sent_at=None, expires_at=START)
        await ground.given(invitation)
        assert await ground.invitations.find(invitation.id) == view_of(invitation, None)

    async def test_an_unknown_invitation_is_none(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.invitation(None))
        assert await ground.invitations.find(InvitationId(uuid7(1))) is None

    async def test_an_invitation_is_found_by_its_secret(self, ground: Ground, make: Builders) -> None:
        inviter = make.user()
        invitation = make.invitation(inviter)
        await ground.given(inviter, invitation, make.invitation(inviter, token_digest=None))
        digest = invitation.token_digest
        assert digest is not None
        assert await ground.invitations.find_by_digest(digest) == view_of(invitation, inviter)
        assert await ground.invitations.find_by_digest(bytes([digest[0] ^ 1]) + digest[1:]) is None

    async def test_only_invitations_to_the_roles_are_listed(self, ground: Ground, make: Builders) -> None:
        invitations = {role: make.invitation(None, role=role) for role in Role}
        await ground.given(*invitations.values())

        async def listed(*roles: Role) -> set[InvitationId]:
            page = await ground.invitations.list(roles, PageRequest(count=True))
            assert page.total == len(page.items)
            return {view.id for view in page.items}

        assert await listed() == set()
        assert await listed(Role.AUTHOR) == {invitations[Role.AUTHOR].id}
        assert await listed(*Role) == {invitation.id for invitation in invitations.values()}

    async def test_a_listed_invitation_has_every_field(self, ground: Ground, make: Builders) -> None:
        inviter = make.user()
        invitation = make.invitation(inviter)
        await ground.given(inviter, invitation)
        for skip, found in ((0, (view_of(invitation, inviter),)), (1, ())):
            page = await ground.invitations.list([invitation.role], PageRequest(skip=skip))
            assert page.items == found


class InvitationListContract(ListContract[Invitation, InvitationView]):
    roles: ClassVar = (Role.READER, Role.AUTHOR)

    def keys(self) -> Keys[Invitation]:
        return {
            "created_at": lambda invitation: invitation.created_at,
            "expires_at": lambda invitation: invitation.expires_at,
        }

    natural = NATURAL_INVITATION_ORDER
    mixed: ClassVar = (Order("expires_at", descending=True), Order("created_at"))

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == INVITATION_ORDERS

    def fetch(self, ground: Ground) -> Fetch[InvitationView]:
        async def fetch(page: PageRequest) -> Page[InvitationView]:
            return await ground.invitations.list(self.roles, page)

        return fetch

    def fill(self, make: Builders) -> Filled[Invitation]:
        inviter = make.user()
        rows = [self.row(make, number, inviter) for number in range(12)]
        return Filled(rows, before=[inviter], after=[make.invitation(inviter, role=Role.ADMIN)])

    def more(self, make: Builders, filled: Filled[Invitation]) -> Sequence[Invitation]:
        return [self.row(make, number * 4, None) for number in range(4)]

    def row(self, make: Builders, number: int, inviter: User | None) -> Invitation:
        return make.invitation(
            inviter,
            role=self.roles[number % 2],
            created_at=START + timedelta(microseconds=number // 3),
            expires_at=START + timedelta(days=1, microseconds=number % 4),
        )

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.invitations.remove(await unit.invitations.get(InvitationId(row_id)))
