"""Change accounts: the profile, the role, and whether the account may sign in."""

from dataclasses import dataclass
from datetime import datetime

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.reading import UserReading
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce, require_recent_proof
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.users import policy
from blog.domain.users.errors import LastOwner, UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Bio, UserName, Username


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanges:
    """What is to be different; `UNSET` leaves a field as it is."""

    name: str | Unset = UNSET
    username: str | Unset = UNSET
    bio: str | Unset = UNSET
    role: Role | Unset = UNSET
    is_active: bool | Unset = UNSET

    @property
    def touches_profile(self) -> bool:
        """Whether a field of the profile is given."""
        return any(value is not UNSET for value in (self.name, self.username, self.bio))

    @property
    def may_end_ownership(self) -> bool:
        """Whether the change could take an owner away."""
        return self.role is not UNSET or self.is_active is not UNSET


class UserEditing:
    """Changes accounts.

    The profile: the user themselves, and those who outrank them as the table says. The role: both the present
    and the new one rank below the actor's, except for owners. There is always an active owner. A change of
    role or of `is_active` holds from the next request on. Deactivating takes all ways in away for good: an
    account that is reactivated has its password, and nothing else that was there before.
    """

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def edit(
        self, actor: Actor, user_id: UserId, changes: UserChanges, *, expected_version: int | None = None
    ) -> UserView:
        """Apply all of the changes or none.

        Raises `UserNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`,
        `ReauthenticationRequired`, `ValidationFailed`, `UsernameTaken`, `LastOwner`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        editor = actor.user_id
        name = changes.name if changes.name is UNSET else UserName(changes.name)
        username = changes.username if changes.username is UNSET else Username(changes.username)
        bio = changes.bio if changes.bio is UNSET else Bio(changes.bio)

        async def work(unit: UnitOfWork) -> UserView:
            owners = await unit.users.lock_owners() if changes.may_end_ownership else 0
            asker = await acting(unit, actor, user_id)
            user = await unit.users.get(user_id)
            now = self._clock.now()
            self._authorise(asker, user, changes, now)
            user.expect(expected_version)
            was_owner = user.is_active_owner
            changed = user.edit(by=editor, now=now, name=name, username=username, bio=bio)
            if changes.role is not UNSET:
                changed |= user.change_role(changes.role, by=editor, now=now)
            if changes.is_active is not UNSET:
                switch = user.reactivate if changes.is_active else user.deactivate
                changed |= switch(by=editor, now=now)
            if was_owner and not user.is_active_owner and owners <= 1:
                raise LastOwner
            if changed:
                await unit.users.save(user)
            if not user.is_active:
                await self._shut_out(unit, user.id, editor, now)
            return await UserReading(unit.views.users).get(actor, user.id)

        return await self._transact(work)

    @staticmethod
    async def _shut_out(unit: UnitOfWork, user_id: UserId, by: UserId, now: datetime) -> None:
        await unit.sessions.end_all_of(user_id, by=by, now=now)
        await unit.tokens.revoke_all_of(user_id, by=by, now=now)
        await unit.previews.revoke_all_of(user_id, by=by, now=now)
        # Locked accounts have no good secrets; these would be good again with the account.
        for purpose in (Purpose.CHANGE_EMAIL, Purpose.RESET_PASSWORD):
            await unit.confirmations.void(purpose, user_id)

    @staticmethod
    def _authorise(actor: Actor, user: User, changes: UserChanges, now: datetime) -> None:
        facts = policy.UserFacts(user_id=user.id, role=user.role)
        needed: list[tuple[Action, Role | None]] = []
        if changes.touches_profile or not changes.may_end_ownership:
            needed.append((Action.USER_EDIT, None))
        if changes.role is not UNSET:
            needed.append((Action.USER_CHANGE_ROLE, changes.role))
        if changes.is_active is not UNSET:
            switch = Action.USER_REACTIVATE if changes.is_active else Action.USER_DEACTIVATE
            needed.append((switch, None))
        for action, new_role in needed:
            enforce(policy.may(actor, action, facts, new_role=new_role), actor, UserNotFound(), action)
        for action, _ in needed:
            require_recent_proof(actor, action, now)
