"""Passwords: hashing and checking, and which ones everybody uses."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from blog.domain.common.errors import DomainError, ErrorKind
from blog.domain.users.values import PasswordHash, PlainPassword


class HasherBusy(DomainError):
    """More passwords wait to be hashed than the server takes on."""

    code = "sign_in_busy"
    kind: ClassVar[ErrorKind] = ErrorKind.UNAVAILABLE
    title = "Too many sign-ins at once; try again in a moment"


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """The outcome of a check."""

    matches: bool
    is_outdated: bool
    """Whether the hash is of an older kind, to be replaced now that the password is known."""


class PasswordHasher(Protocol):
    """Hashes passwords, slowly on purpose and away from the event loop. Raises `HasherBusy`."""

    async def hash(self, password: PlainPassword) -> PasswordHash:
        """A salted hash of the current kind (argon2id, RFC 9106)."""
        ...

    async def check(self, password: PlainPassword, stored: PasswordHash | None) -> PasswordCheck:
        """Compare a password with a stored hash of any accepted kind.

        None stands for "no such user": the same work is done, and nothing matches.
        """
        ...

    async def level(self, password: PlainPassword, stored: PasswordHash | None) -> None:
        """Do what `check` did not do for this hash: both together are the same for every kind and none."""
        ...


class CommonPasswords(Protocol):
    """Knows the passwords that are guessed first."""

    def contains(self, password: PlainPassword) -> bool:
        """Whether this is a common password, apart from case, or little more than one. Answers at once.

        Little more is: digits or punctuation around it, the same said twice, a stretch of the keyboard.
        """
        ...
