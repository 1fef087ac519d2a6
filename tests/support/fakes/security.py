"""Passwords and tokens without the cost, and without the security."""

import hashlib
import string
from typing import Final

from blog.application.ports.passwords import CommonPasswords, HasherBusy, PasswordCheck, PasswordHasher
from blog.application.ports.tokens import MintedToken, SecretKind, TokenMint
from blog.domain.common.text import caseless
from blog.domain.users.values import PasswordHash, PlainPassword

_CURRENT: Final = "fast"
_OUTDATED: Final = "old"
_DIGITS: Final = 8


class FastPasswordHasher(PasswordHasher):
    """Hashes at once. Two hashes of one password differ, as with a salt."""

    def __init__(self) -> None:
        self._salt = 0
        self.dummy_checks = 0
        """How often a password was checked for a user who does not exist."""
        self.levelled: list[PasswordHash | None] = []
        """For whom the work of the other kind was done as well."""
        self.is_busy = False
        """Set it to have `HasherBusy` raised."""

    async def hash(self, password: PlainPassword) -> PasswordHash:
        self._refuse_when_busy()
        return self._encode(_CURRENT, password)

    async def check(self, password: PlainPassword, stored: PasswordHash | None) -> PasswordCheck:
        self._refuse_when_busy()
        if stored is None:
            self.dummy_checks += 1
            return PasswordCheck(matches=False, is_outdated=False)
        kind, salt, digest = stored.value.split("$")
        matches = digest == _digest(salt, password)
        return PasswordCheck(matches=matches, is_outdated=kind == _OUTDATED)

    async def level(self, password: PlainPassword, stored: PasswordHash | None) -> None:
        self._refuse_when_busy()
        self.levelled.append(stored)

    def current(self, password: str) -> PasswordHash:
        """A hash of today's kind, as `hash` makes it."""
        return self._encode(_CURRENT, PlainPassword(password))

    def outdated(self, password: str) -> PasswordHash:
        """A hash of an older kind, which is to be replaced at the next sign-in."""
        return self._encode(_OUTDATED, PlainPassword(password))

    def _encode(self, kind: str, password: PlainPassword) -> PasswordHash:
        self._salt += 1
        return PasswordHash(f"{kind}${self._salt}${_digest(str(self._salt), password)}")

    def _refuse_when_busy(self) -> None:
        if self.is_busy:
            raise HasherBusy


class FewCommonPasswords(CommonPasswords):
    """Knows a handful; what is said over and over is common too."""

    LISTED: Final = frozenset({"password", "qwertyuiop", "iloveyouforever", "unbelievable"})

    def contains(self, password: PlainPassword) -> bool:
        text = caseless(password.value)
        unit = text[: (text + text).index(text, 1)]
        core = unit.strip(string.digits + string.punctuation)
        return core in self.LISTED or len(core) <= 1


class FakeTokenMint(TokenMint):
    """Secrets that count up, from `bs_00000001` on."""

    def __init__(self) -> None:
        self._minted = 0

    def mint(self, kind: SecretKind) -> MintedToken:
        self._minted += 1
        plain = f"{kind}_{self._minted:08}"
        return MintedToken(plain=plain, digest=_sha256(plain))

    def kind_of(self, plain: str) -> SecretKind | None:
        prefix, _, number = plain.partition("_")
        is_well_formed = prefix in set(SecretKind) and len(number) == _DIGITS
        return SecretKind(prefix) if is_well_formed else None

    def digest(self, plain: str, *kinds: SecretKind) -> bytes | None:
        return _sha256(plain) if self.kind_of(plain) in kinds else None


def _digest(salt: str, password: PlainPassword) -> str:
    return _sha256(f"{salt}:{password.value}").hex()


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
