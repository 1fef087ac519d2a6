"""Hand the ownership over."""

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.reading import UserReading
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require, require_recent_proof
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.users.errors import OwnerUnfit


class OwnershipTransfer:
    """Makes another user an owner, and the owner who asks an admin: both, or neither."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def transfer(
        self, actor: Actor, heir_id: UserId, *, expected_version: int | None = None
    ) -> UserView:
        """Hand over to the heir, whatever their role was; what becomes of them.

        Raises `AuthenticationRequired`, `PermissionDenied`, `ReauthenticationRequired`, `UserNotFound`,
        `PreconditionFailed`, and `OwnerUnfit` where the heir is not active, or is the actor.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        owner_id = actor.user_id
        require(actor, Action.USER_TRANSFER_OWNERSHIP)
        require_recent_proof(actor, Action.USER_TRANSFER_OWNERSHIP, self._clock.now())

        async def work(unit: UnitOfWork) -> UserView:
            await unit.users.lock_owners()
            require(await acting(unit, actor, heir_id), Action.USER_TRANSFER_OWNERSHIP)
            owner, heir = await unit.users.get(owner_id), await unit.users.get(heir_id)
            heir.expect(expected_version)
            if heir_id == owner_id or not heir.is_active:
                raise OwnerUnfit
            now = self._clock.now()
            if heir.change_role(Role.OWNER, by=owner_id, now=now):
                await unit.users.save(heir)
            owner.change_role(Role.ADMIN, by=owner_id, now=now)
            await unit.users.save(owner)
            # As the owner sees it who is an admin from now on, and may read addresses still.
            return await UserReading(unit.views.users).get(actor, heir_id)

        return await self._transact(work)
