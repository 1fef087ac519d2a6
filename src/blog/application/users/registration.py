"""Make accounts."""

from dataclasses import dataclass, field

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
from blog.domain.common.ids import UserId
from blog.domain.users.errors import UsernameTaken
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, UserName, Username


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a person gives to have an account."""

    name: str
    email: str
    password: str = field(repr=False)
    username: str | None = None
    """None for one derived from the name, with a suffix where that is taken."""
    bio: str = ""


class UserRegistration:
    """Makes accounts: readers for everyone, any role for the operator of the service.

    Raises `ValidationFailed`, `EmailTaken`, and `UsernameTaken` for a username that was asked for.
    """

    def __init__(
        self,
        transact: Transact,
        passwords: NewPasswords,
        handles: HandleMaker,
        limits: RegistrationLimits,
        ids: IdGenerator,
        clock: Clock,
    ) -> None:
        self._transact = transact
        self._passwords = passwords
        self._handles = handles
        self._limits = limits
        self._ids = ids
        self._clock = clock

    async def register(self, actor: Actor, registration: Registration) -> UserView:
        """Make a reader. Nobody chooses their own role. Raises `RateLimited` too."""
        require(actor, Action.USER_REGISTER)
        await self._limits.attempt()
        return await self._create(registration, Role.READER, by=actor.user_id)

    async def appoint(self, registration: Registration, role: Role) -> UserView:
        """Make an account of any role. For the operator at the command line: nobody's permission is asked."""
        return await self._create(registration, role, by=None)

    async def _create(self, registration: Registration, role: Role, by: UserId | None) -> UserView:
        name = UserName(registration.name)
        email = Email(registration.email)
        bio = Bio(registration.bio)
        wanted = None if registration.username is None else Username(registration.username)
        hashed = await self._passwords.hash(
            registration.password, name.value, email.value, registration.username or ""
        )
        user_id = UserId(self._ids.new())
        # As the new user sees it: whoever gave the address may read it back.
        owner = Actor(user_id=user_id, role=role)
        choice = HandleChoice(wanted, self._handles.username(name.value).alternatives(user_id))

        async def work(unit: UnitOfWork) -> UserView:
            user = User.register(
                id=user_id,
                name=name,
                username=await choice.find(unit.users.taken_usernames),
                email=email,
                password=hashed,
                role=role,
                bio=bio,
                now=self._clock.now(),
                by=by,
            )
            with choice.tried(UsernameTaken):
                await unit.users.add(user)
            return await UserReading(unit.views.users).get(owner, user_id)

        return await self._transact(work)
