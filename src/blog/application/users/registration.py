"""Make accounts."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from blog.application.handles import HandleChoice
from blog.application.limits.registration import RegistrationLimits
from blog.application.new_passwords import NewPasswords
from blog.application.ports.clock import Clock
from blog.application.ports.handles import HandleMaker
from blog.application.ports.identity import IdGenerator
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.reading import UserReading
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.users.errors import InvitationRequired, RegistrationClosed, UsernameTaken
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a person gives to have an account."""

    name: str
    email: str = field(repr=False)
    password: str = field(repr=False)
    username: str | None = None
    """None for one derived from the name, with a suffix where that is taken."""
    bio: str = ""


class RegistrationMode(StrEnum):
    """Who may make an account without the operator."""

    OPEN = "open"
    """Anybody, with or without an invitation."""
    INVITE = "invite"
    """Whoever is invited."""
    CLOSED = "closed"
    """Nobody; invitations can be neither made nor used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """An account that is yet to be stored: everything is checked, and the password hashed."""

    id: UserId
    name: UserName
    email: Email
    password: PasswordHash
    bio: Bio
    username: HandleChoice[Username]

    async def add(
        self, unit: UnitOfWork, role: Role, *, by: UserId | None, now: datetime, is_verified: bool = False
    ) -> UserView:
        """Store the account; what its holder sees of it.

        Raises `EmailTaken`, `UsernameTaken` for one that was asked for, and `ConcurrentUpdate`.
        """
        user = User.register(
            id=self.id,
            name=self.name,
            username=await self.username.find(unit.users.taken_usernames),
            email=self.email,
            password=self.password,
            role=role,
            bio=self.bio,
            now=now,
            by=by,
            is_verified=is_verified,
        )
        with self.username.tried(UsernameTaken):
            await unit.users.add(user)
        # As the new user sees it: whoever gave the address may read it back.
        return await UserReading(unit.views.users).get(Actor(user_id=self.id, role=role), self.id)


class AccountDrafting:
    """Checks what a person gives to have an account, before any transaction."""

    def __init__(self, passwords: NewPasswords, handles: HandleMaker, ids: IdGenerator) -> None:
        self._passwords = passwords
        self._handles = handles
        self._ids = ids

    async def draft(self, registration: Registration) -> AccountDraft:
        """What can be stored. Raises `ValidationFailed`, and `HasherBusy`."""
        name = UserName(registration.name)
        email = Email(registration.email)
        bio = Bio(registration.bio)
        wanted = None if registration.username is None else Username(registration.username)
        hashed = await self._passwords.hash(
            registration.password, name.value, email.value, registration.username or ""
        )
        user_id = UserId(self._ids.new())
        return AccountDraft(
            id=user_id,
            name=name,
            email=email,
            password=hashed,
            bio=bio,
            username=HandleChoice(wanted, self._handles.username(name.value).alternatives(user_id)),
        )


class UserRegistration:
    """Makes accounts: readers for everyone where the mode is open, any role for the operator of the service.

    Raises `ValidationFailed`, `EmailTaken`, and `UsernameTaken` for a username that was asked for.
    """

    def __init__(
        self,
        transact: Transact,
        drafting: AccountDrafting,
        limits: RegistrationLimits,
        ids: IdGenerator,
        clock: Clock,
        mode: RegistrationMode,
    ) -> None:
        self._transact = transact
        self._drafting = drafting
        self._limits = limits
        self._ids = ids
        self._clock = clock
        self._mode = mode

    async def register(self, actor: Actor, registration: Registration) -> UserView:
        """Make a reader, and ask for a message that lets them verify their address.

        Nobody chooses their own role. Raises `RegistrationClosed`, `InvitationRequired` and `RateLimited`.
        """
        require(actor, Action.USER_REGISTER)
        if self._mode is RegistrationMode.CLOSED:
            raise RegistrationClosed
        if self._mode is RegistrationMode.INVITE:
            raise InvitationRequired
        await self._limits.attempt()
        draft = await self._drafting.draft(registration)
        confirmation_id = ConfirmationId(self._ids.new())

        async def work(unit: UnitOfWork) -> UserView:
            now = self._clock.now()
            view = await draft.add(unit, Role.READER, by=actor.user_id, now=now)
            await unit.confirmations.add(
                Confirmation.request(
                    id=confirmation_id,
                    purpose=Purpose.VERIFY_EMAIL,
                    email=draft.email.value,
                    user_id=view.id,
                    by=actor.user_id or view.id,
                    now=now,
                )
            )
            return view

        return await self._transact(work)

    async def appoint(self, registration: Registration, role: Role) -> UserView:
        """Make an account of any role, with an address that is taken for theirs.

        For the operator at the command line: nobody's permission is asked.
        """
        draft = await self._drafting.draft(registration)

        async def work(unit: UnitOfWork) -> UserView:
            return await draft.add(unit, role, by=None, now=self._clock.now(), is_verified=True)

        return await self._transact(work)
