"""Give an account another e-mail address."""

from blog.application.acting import acting
from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.confirmations.standing import (
    confirmed_address,
    digest_of,
    load_asked_for,
    may_change_address,
    refuse_older_than_password,
    refuse_unless_open,
)
from blog.application.limits.recovery import RecoveryLimits
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.tokens import TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce, require_recent_proof
from blog.domain.access.permissions import Action
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users import policy
from blog.domain.users.errors import UserNotFound
from blog.domain.users.values import Email


class EmailChange:
    """Changes the address of an account once somebody has shown that they receive what goes to the new one.

    Whether the new one is taken is told to nobody but who holds it.
    """

    def __init__(
        self,
        transact: Transact,
        confirmations: ConfirmationQueries,
        limits: RecoveryLimits,
        tokens: TokenMint,
        ids: IdGenerator,
        clock: Clock,
    ) -> None:
        self._transact = transact
        self._confirmations = confirmations
        self._limits = limits
        self._tokens = tokens
        self._ids = ids
        self._clock = clock

    async def request(self, actor: Actor, user_id: UserId, email: str) -> None:
        """Ask for a message to the new address; what was asked for before is good for nothing from then on.

        For oneself, and for those whom the actor outranks. Raises `UserNotFound`, `AuthenticationRequired`,
        `PermissionDenied`, `ReauthenticationRequired`, `ValidationFailed`, `RateLimited`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        address = Email(email)
        confirmation_id = ConfirmationId(self._ids.new())
        await self._limits.request()

        async def work(unit: UnitOfWork) -> None:
            asker = await acting(unit, actor, user_id)
            user = await unit.users.get(user_id)
            facts = policy.UserFacts(user_id=user.id, role=user.role)
            enforce(policy.may(asker, Action.USER_CHANGE_EMAIL, facts), asker, UserNotFound())
            now = self._clock.now()
            require_recent_proof(asker, Action.USER_CHANGE_EMAIL, now)
            await unit.confirmations.void(Purpose.CHANGE_EMAIL, user.id)
            request = Confirmation.request(
                id=confirmation_id,
                purpose=Purpose.CHANGE_EMAIL,
                email=address.value,
                user_id=user.id,
                by=actor.user_id,
                now=now,
            )
            await unit.confirmations.add(request)

        await self._transact(work)

    async def confirm(self, token: str) -> None:
        """Take the new address, with the secret that went there. Sessions stay; the old address is told.

        It is done in the name of whoever asked, if they could ask for it now. Raises `InvalidConfirmation`,
        and `EmailTaken` where another account has the address meanwhile.
        """
        digest = digest_of(self._tokens, token)
        await refuse_unless_open(self._confirmations, digest, Purpose.CHANGE_EMAIL, self._clock.now())

        async def work(unit: UnitOfWork) -> None:
            now = self._clock.now()
            confirmation, user, asker = await load_asked_for(unit, digest, Purpose.CHANGE_EMAIL, now)
            for each in (user, asker):
                refuse_older_than_password(confirmation, each)
            # An admin may be none any more, or the account be that of somebody above them.
            if not may_change_address(asker, user):
                raise InvalidConfirmation
            confirmation.use(by=asker.id, now=now, previous_email=user.email.value)
            await unit.confirmations.save(confirmation)
            user.change_email(confirmed_address(confirmation), by=asker.id, now=now)
            await unit.users.save(user)

        await self._transact(work)
