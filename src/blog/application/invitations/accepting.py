"""Join by invitation."""

from dataclasses import dataclass, field

from blog.application.invitations.queries import InvitationQueries
from blog.application.invitations.standing import find_inviter
from blog.application.ports.clock import Clock
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.registration import AccountDrafting, Registration, RegistrationMode
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.errors import ValidationFailed
from blog.domain.invitations.errors import InvalidInvitation
from blog.domain.users.errors import RegistrationClosed
from blog.domain.users.values import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What an invited person gives to have an account. Role and address come from the invitation."""

    invitation: str = field(repr=False)
    """The secret that was mailed."""
    name: str
    password: str = field(repr=False)
    email: str | None = field(default=None, repr=False)
    """Where given, it must be the address that was invited."""
    username: str | None = None
    bio: str = ""


class InvitationAccepting:
    """Makes accounts for those who are invited; each invitation is good for one.

    Whatever is wrong with an invitation, the answer is the same. The address counts as verified, for the
    secret was mailed there.
    """

    def __init__(
        self,
        transact: Transact,
        queries: InvitationQueries,
        drafting: AccountDrafting,
        tokens: TokenMint,
        clock: Clock,
        mode: RegistrationMode,
    ) -> None:
        self._transact = transact
        self._queries = queries
        self._drafting = drafting
        self._tokens = tokens
        self._clock = clock
        self._mode = mode

    async def accept(self, actor: Actor, acceptance: Acceptance) -> UserView:
        """Make the account.

        Raises `RegistrationClosed`, `InvalidInvitation`, `ValidationFailed`, `HasherBusy`, `EmailTaken`, and
        `UsernameTaken` for a username that was asked for.
        """
        require(actor, Action.USER_REGISTER)
        if self._mode is RegistrationMode.CLOSED:
            raise RegistrationClosed
        digest = self._tokens.digest(acceptance.invitation, SecretKind.INVITATION)
        email = None if digest is None else await self._invited(digest)
        if digest is None or email is None or not _is_same(acceptance.email, email):
            raise InvalidInvitation
        # Only now: to hash a password takes far longer than to look an invitation up.
        draft = await self._drafting.draft(
            Registration(
                name=acceptance.name,
                email=email.value,
                password=acceptance.password,
                username=acceptance.username,
                bio=acceptance.bio,
            )
        )

        async def work(unit: UnitOfWork) -> UserView:
            now = self._clock.now()
            invitation = await unit.invitations.find_by_digest(digest)
            if invitation is None or await find_inviter(unit.views.users, invitation, now) is None:
                raise InvalidInvitation
            view = await draft.add(unit, invitation.role, by=None, now=now, is_verified=True)
            invitation.accept(by=view.id, now=now)
            await unit.invitations.remove(invitation)
            return view

        return await self._transact(work)

    async def _invited(self, digest: bytes) -> Email | None:
        found = await self._queries.find_by_digest(digest)
        is_open = found is not None and self._clock.now() < found.expires_at
        return Email(found.email) if found is not None and is_open else None


def _is_same(given: str | None, invited: Email) -> bool:
    try:
        return given is None or Email(given).key == invited.key
    except ValidationFailed:
        return False
