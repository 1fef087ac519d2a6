"""Check a password so that nobody learns from the time it takes whether there is an account."""

from dataclasses import dataclass
from typing import Final

from blog.application.ports.clock import Clock
from blog.application.ports.passwords import PasswordHasher
from blog.application.users.queries import UserQueries
from blog.application.users.views import CredentialsView
from blog.domain.sessions.errors import InvalidCredentials
from blog.domain.users.values import PlainPassword

FLOOR: Final = 0.5
"""Seconds before which no check fails while there are bcrypt hashes: one of cost 12 takes about 0.25."""
STANDS_FOR: Final = 300.0
"""Seconds that an answer stands for, as to whether there are any."""


@dataclass(frozen=True, slots=True)
class Proven:
    """An account whose password was given."""

    known: CredentialsView
    is_outdated: bool
    """Whether its hash is of an older kind."""


class PasswordChecks:
    """Checks passwords of accounts and of nobody alike.

    The check for nobody takes as long as one of argon2id. One of bcrypt, which comes from elsewhere and goes
    with the next sign-in, takes longer. As long as there is any, every failure does the work of both kinds,
    so that a busy machine makes no difference, and waits for the same moment, for hashes of less cost.
    """

    def __init__(self, hasher: PasswordHasher, users: UserQueries, clock: Clock) -> None:
        self._hasher = hasher
        self._users = users
        self._clock = clock
        self._has_bcrypt = True
        self._ask_at = clock.monotonic()

    async def check(self, typed: PlainPassword, known: CredentialsView | None) -> Proven:
        """Prove an active account by its password.

        Raises `InvalidCredentials` where it is not that, and `HasherBusy`.
        """
        begun = self._clock.monotonic()
        check = await self._hasher.check(typed, None if known is None else known.password)
        if known is not None and known.is_active and check.matches:
            return Proven(known, is_outdated=check.is_outdated)
        if await self._may_be_bcrypt():
            await self._hasher.level(typed, None if known is None else known.password)
            await self._clock.sleep(max(0.0, begun + FLOOR - self._clock.monotonic()))
        raise InvalidCredentials().about(account_id=None if known is None else known.user_id)

    async def _may_be_bcrypt(self) -> bool:
        if self._clock.monotonic() >= self._ask_at:
            # Before the question, so that those who come meanwhile do not ask as well.
            self._ask_at = self._clock.monotonic() + STANDS_FOR
            self._has_bcrypt = await self._users.any_bcrypt()
        return self._has_bcrypt
