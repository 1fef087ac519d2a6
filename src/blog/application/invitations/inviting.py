"""Invite people, and take invitations back."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.application.acting import acting
from blog.application.invitations.queries import InvitationQueries
from blog.application.invitations.views import InvitationView
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.registration import RegistrationMode
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce, require_recent_proof
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import InvitationId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.invitations import policy
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.invitations.invitation import Invitation
from blog.domain.users.errors import EmailTaken, RegistrationClosed
from blog.domain.users.values import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Who is to join, as what, until when."""

    email: str = field(repr=False)
    role: Role
    expires_at: datetime | None = None
    """None for a week from now."""


class Inviting:
    """Makes invitations and takes them back: an admin for the roles below their own, an owner for any.

    Invitations to other roles are hidden. The message is sent afterwards, from the outbox.
    """

    def __init__(
        self,
        transact: Transact,
        queries: InvitationQueries,
        ids: IdGenerator,
        clock: Clock,
        mode: RegistrationMode,
    ) -> None:
        self._transact = transact
        self._queries = queries
        self._ids = ids
        self._clock = clock
        self._mode = mode

    async def invite(self, actor: Actor, new: NewInvitation) -> InvitationView:
        """Invite an address, in place of an invitation that it has already: so a message is sent again.

        Raises `AuthenticationRequired`, `PermissionDenied`, `ReauthenticationRequired`, `RegistrationClosed`,
        `ValidationFailed`, and `EmailTaken` for an address that has an account.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        inviter = actor.user_id
        now = self._clock.now()
        enforce(policy.may(actor, new.role), actor, InvitationNotFound())
        require_recent_proof(actor, Action.INVITATION_MANAGE, now)
        if self._mode is RegistrationMode.CLOSED:
            raise RegistrationClosed
        email = Email(new.email)
        invitation_id = InvitationId(self._ids.new())
        expires_at = new.expires_at or now + Invitation.DEFAULT_LIFE

        async def work(unit: UnitOfWork) -> InvitationView:
            asker = await acting(unit, actor)
            enforce(policy.may(asker, new.role), asker, InvitationNotFound())
            if await unit.views.users.credentials(email) is not None:
                raise EmailTaken
            former = await unit.invitations.find_by_address(email.key)
            if former is not None:
                # Whoever may not take it back may not put another in its place either.
                if former.is_open(now):
                    enforce(policy.may(asker, former.role), asker, InvitationNotFound())
                former.withdraw(by=inviter, now=now)
                await unit.invitations.remove(former)
            invitation = Invitation.make(
                id=invitation_id,
                email=email.value,
                email_key=email.key,
                role=new.role,
                by=inviter,
                expires_at=expires_at,
                now=now,
            )
            await unit.invitations.add(invitation)
            return _found(await unit.views.invitations.find(invitation_id))

        return await self._transact(work)

    async def withdraw(self, actor: Actor, invitation_id: InvitationId) -> None:
        """End an invitation. Raises `InvitationNotFound`, `AuthenticationRequired`, `PermissionDenied`."""
        roles = _manageable(actor)

        async def work(unit: UnitOfWork) -> None:
            invitation = await unit.invitations.get(invitation_id)
            if invitation.role not in roles:
                raise InvitationNotFound
            invitation.withdraw(by=actor.user_id, now=self._clock.now())
            await unit.invitations.remove(invitation)

        await self._transact(work)

    async def get(self, actor: Actor, invitation_id: InvitationId) -> InvitationView:
        """One invitation. Raises like `withdraw`."""
        roles = _manageable(actor)
        found = _found(await self._queries.find(invitation_id))
        if found.role not in roles:
            raise InvitationNotFound
        return found

    async def list(self, actor: Actor, page: PageRequest) -> Page[InvitationView]:
        """A part of the invitations. Raises `AuthenticationRequired`, `PermissionDenied`."""
        return await self._queries.list(_manageable(actor), page)


def _manageable(actor: Actor) -> frozenset[Role]:
    roles = policy.manageable(actor)
    if not roles:
        raise AuthenticationRequired if actor.is_anonymous else PermissionDenied
    return roles


def _found(view: InvitationView | None) -> InvitationView:
    if view is None:
        raise InvitationNotFound
    return view
