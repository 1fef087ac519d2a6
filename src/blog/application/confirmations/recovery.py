"""Get back into an account whose password is forgotten."""

from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.confirmations.standing import (
    digest_of,
    load_open,
    refuse_older_than_password,
    refuse_other_address,
)
from blog.application.limits.recovery import RecoveryLimits
from blog.application.new_passwords import NewPasswords
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.tokens import TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserQueries
from blog.application.users.views import UserView
from blog.domain.common.ids import ConfirmationId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users.values import Email


class PasswordRecovery:
    """Lets whoever receives the mail of an account choose a new password for it.

    Whether there is such an account is found out when the message is sent, so asking takes the same rows, the
    same time and the same answer for every address.
    """

    def __init__(
        self,
        transact: Transact,
        confirmations: ConfirmationQueries,
        users: UserQueries,
        passwords: NewPasswords,
        limits: RecoveryLimits,
        tokens: TokenMint,
        ids: IdGenerator,
        clock: Clock,
    ) -> None:
        self._transact = transact
        self._confirmations = confirmations
        self._users = users
        self._passwords = passwords
        self._limits = limits
        self._tokens = tokens
        self._ids = ids
        self._clock = clock

    async def forgot(self, email: str) -> None:
        """Ask for a message to this address. Raises `ValidationFailed` and `RateLimited`."""
        address = Email(email)
        await self._limits.request()
        confirmation_id = ConfirmationId(self._ids.new())

        async def work(unit: UnitOfWork) -> None:
            request = Confirmation.request(
                id=confirmation_id,
                purpose=Purpose.RESET_PASSWORD,
                email=address.value,
                now=self._clock.now(),
            )
            await unit.confirmations.add(request)

        await self._transact(work)

    async def reset(self, token: str, password: str) -> None:
        """Choose a new password, once, with the secret of the message. Nobody is signed in by it.

        All sessions and personal tokens of the account end. The address counts as verified, for the secret
        was mailed there. Raises `InvalidConfirmation` for whatever is wrong with the secret or the account,
        `ValidationFailed` for a weak password, `HasherBusy`.
        """
        digest = digest_of(self._tokens, token)
        # Looked at without a lock first: to hash a password takes far longer, and junk must not cost that.
        view = await self._account_of(digest)
        hashed = await self._passwords.hash(password, view.name, view.email or "", view.username)

        async def work(unit: UnitOfWork) -> None:
            now = self._clock.now()
            confirmation, user = await load_open(unit, digest, Purpose.RESET_PASSWORD, now)
            refuse_other_address(confirmation, user)
            refuse_older_than_password(confirmation, user)
            confirmation.use(by=user.id, now=now)
            await unit.confirmations.save(confirmation)
            # Whoever was in the account may have asked for another address.
            await unit.confirmations.void(Purpose.CHANGE_EMAIL, user.id)
            user.change_password(hashed, by=user.id, now=now)
            user.verify_email(now=now)
            await unit.users.save(user)
            await unit.sessions.end_all_of(user.id, by=user.id, now=now)
            await unit.tokens.revoke_all_of(user.id, by=user.id, now=now)

        await self._transact(work)

    async def _account_of(self, digest: bytes) -> UserView:
        found = await self._confirmations.find_by_digest(digest)
        if found is None or not found.is_open(Purpose.RESET_PASSWORD, self._clock.now()):
            raise InvalidConfirmation
        view = None if found.user_id is None else await self._users.find(found.user_id)
        if view is None or not view.is_active:
            raise InvalidConfirmation
        return view
