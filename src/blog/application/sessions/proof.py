"""The password once more, of somebody who is signed in."""

from blog.application.limits.sign_in import SignInLimits
from blog.application.ports.passwords import PasswordHasher
from blog.application.users.queries import UserQueries
from blog.application.users.views import CredentialsView
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.sessions.errors import InvalidCredentials
from blog.domain.users.values import PlainPassword


class PasswordProof:
    """Checks it, as often as at the door: somebody at an unlocked screen would guess at it."""

    def __init__(self, users: UserQueries, limits: SignInLimits, hasher: PasswordHasher) -> None:
        self._users = users
        self._limits = limits
        self._hasher = hasher

    async def prove(self, user_id: UserId, password: str) -> CredentialsView:
        """What the account has for the password; whoever acts on it looks whether that is still so.

        Raises `InvalidCredentials` for a wrong password, `RateLimited` after too many of them, `HasherBusy`.
        """
        async with self._limits.turn(), self._limits.attempt_as(user_id):
            try:
                typed = PlainPassword(password)
            except ValidationFailed as error:
                raise InvalidCredentials().about(account_id=user_id) from error
            known = await self._users.credentials_of(user_id)
            check = await self._hasher.check(typed, None if known is None else known.password)
            if known is None or not check.matches:
                raise InvalidCredentials().about(account_id=user_id)
            return known
