"""Make the first owner, by a secret that only the operator can have read."""

from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.confirmations.standing import digest_of, find_open, refuse_unless_open
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.registration import AccountDrafting, Registration
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.common.ids import ConfirmationId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.errors import InvalidConfirmation


class SettingUp:
    """Offers a secret while there is no owner, and makes the first owner for whoever brings it.

    A new offer voids the one before. It is used once, and good for nothing as soon as there is an owner.
    """

    def __init__(
        self,
        transact: Transact,
        confirmations: ConfirmationQueries,
        drafting: AccountDrafting,
        tokens: TokenMint,
        ids: IdGenerator,
        clock: Clock,
    ) -> None:
        self._transact = transact
        self._confirmations = confirmations
        self._drafting = drafting
        self._tokens = tokens
        self._ids = ids
        self._clock = clock

    async def offer(self) -> str | None:
        """A new secret, to be shown to the operator alone; None where there is an owner."""
        minted = self._tokens.mint(SecretKind.CONFIRMATION)
        confirmation_id = ConfirmationId(self._ids.new())

        async def work(unit: UnitOfWork) -> str | None:
            if await unit.users.lock_owners() > 0:
                return None
            now = self._clock.now()
            await unit.confirmations.void(Purpose.SET_UP, None)
            offered = Confirmation.request(id=confirmation_id, purpose=Purpose.SET_UP, email=None, now=now)
            offered.issue(minted.digest, user_id=None, now=now)
            await unit.confirmations.add(offered)
            return minted.plain

        return await self._transact(work)

    async def set_up(self, actor: Actor, token: str, registration: Registration) -> UserView:
        """Make the first owner, whose address is taken for theirs.

        Raises `InvalidConfirmation`, `ValidationFailed`, `HasherBusy`, `EmailTaken`, and `UsernameTaken` for
        a username that was asked for.
        """
        require(actor, Action.SITE_SET_UP)
        digest = digest_of(self._tokens, token)
        # Before the password is hashed, which takes far longer.
        await refuse_unless_open(self._confirmations, digest, Purpose.SET_UP, self._clock.now())
        draft = await self._drafting.draft(registration)

        async def work(unit: UnitOfWork) -> UserView:
            if await unit.users.lock_owners() > 0:
                raise InvalidConfirmation
            now = self._clock.now()
            confirmation = await find_open(unit, digest, Purpose.SET_UP, now)
            confirmation.use(by=None, now=now)
            await unit.confirmations.save(confirmation)
            return await draft.add(unit, Role.OWNER, by=None, now=now, is_verified=True)

        return await self._transact(work)
