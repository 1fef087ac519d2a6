"""Show that an e-mail address is one's own."""

from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.confirmations.standing import (
    digest_of,
    load_open,
    refuse_other_address,
    refuse_unless_open,
)
from blog.application.limits.recovery import RecoveryLimits
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.tokens import TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import ConfirmationId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.users.errors import UserNotFound


class EmailVerification:
    """Verifies the address that an account has."""

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

    async def request(self, actor: Actor) -> None:
        """Ask for a message to one's own address; none comes where it is verified already.

        Raises `AuthenticationRequired` and `RateLimited`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        require(actor, Action.USER_VERIFY_EMAIL, Grant.OWN)
        user_id = actor.user_id
        await self._limits.request()
        confirmation_id = ConfirmationId(self._ids.new())

        async def work(unit: UnitOfWork) -> None:
            try:
                user = await unit.users.get(user_id)
            except UserNotFound as error:
                # The account ended while the request was under way.
                raise AuthenticationRequired from error
            if user.email_verified_at is not None:
                return
            request = Confirmation.request(
                id=confirmation_id,
                purpose=Purpose.VERIFY_EMAIL,
                email=user.email.value,
                user_id=user_id,
                by=user_id,
                now=self._clock.now(),
            )
            await unit.confirmations.add(request)

        await self._transact(work)

    async def confirm(self, token: str) -> None:
        """Verify the address, with the secret of the message. Raises `InvalidConfirmation`."""
        digest = digest_of(self._tokens, token)
        await refuse_unless_open(self._confirmations, digest, Purpose.VERIFY_EMAIL, self._clock.now())

        async def work(unit: UnitOfWork) -> None:
            now = self._clock.now()
            confirmation, user = await load_open(unit, digest, Purpose.VERIFY_EMAIL, now)
            refuse_other_address(confirmation, user)
            confirmation.use(by=user.id, now=now)
            await unit.confirmations.save(confirmation)
            if user.verify_email(now=now):
                await unit.users.save(user)

        await self._transact(work)
