"""Opaque access tokens."""

import hashlib
import re
import secrets
import zlib
from typing import Final

from blog.application.ports.tokens import MintedToken, TokenMint

_PREFIX: Final = "bs_"
_RANDOM_BYTES: Final = 32
_FORM: Final = re.compile(r"bs_[A-Za-z0-9_-]{43}[0-9a-f]{8}")


class SessionTokenMint(TokenMint):
    """`bs_`, 256 random bits in base64url, and the CRC-32 of both in hex.

    The prefix and the checksum let scanners recognise a leaked token, and let the server refuse a mistyped
    one without asking the database. They add nothing to its secrecy.
    """

    def mint(self) -> MintedToken:
        stem = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        plain = stem + _checksum(stem)
        return MintedToken(plain=plain, digest=_sha256(plain))

    def digest(self, plain: str) -> bytes | None:
        if not _FORM.fullmatch(plain) or _checksum(plain[:-8]) != plain[-8:]:
            return None
        return _sha256(plain)


def _checksum(stem: str) -> str:
    return f"{zlib.crc32(stem.encode()):08x}"


def _sha256(plain: str) -> bytes:
    # A fast hash is right here: 256 random bits cannot be guessed, however fast one guesses.
    return hashlib.sha256(plain.encode()).digest()
