"""New passwords: what they must keep, and their hash."""

from blog.application.ports.passwords import CommonPasswords, PasswordHasher
from blog.domain.common.text import invalid
from blog.domain.users.values import PasswordHash, PlainPassword


class NewPasswords:
    """Takes passwords that somebody chooses; one place for the rules of registration, change and reset."""

    def __init__(self, hasher: PasswordHasher, common: CommonPasswords) -> None:
        self._hasher = hasher
        self._common = common

    async def hash(self, password: str, *words: str) -> PasswordHash:
        """The hash of a new password; call it outside of transactions.

        The words are the user's own: name, address, username. Raises `ValidationFailed` for the field
        `password` (`too_short`, `too_long`, `too_obvious`, `too_common`), and `HasherBusy`.
        """
        chosen = PlainPassword(password)
        chosen.refuse_weak(*words)
        if self._common.contains(chosen):
            raise invalid("password", "too_common", "is among the passwords that are guessed first")
        return await self._hasher.hash(chosen)
