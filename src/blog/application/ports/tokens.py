"""Opaque secrets that the server hands out, and keeps only a digest of."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class SecretKind(StrEnum):
    """What a secret is for; the value is its prefix, so that leaked ones can be scanned for."""

    SESSION = "bs"
    PERSONAL_TOKEN = "bp"  # noqa: S105 - a prefix
    CONTENT_TOKEN = "bc"  # noqa: S105 - a prefix
    CONFIRMATION = "bo"
    """One-time: recovery, verification, a new address, setting up."""
    INVITATION = "bi"


@dataclass(frozen=True, slots=True)
class MintedToken:
    """A new secret: the plain form is shown once, the digest is stored."""

    plain: str = field(repr=False)
    digest: bytes = field(repr=False)


class TokenMint(Protocol):
    """Makes secrets and recognises them."""

    def mint(self, kind: SecretKind) -> MintedToken:
        """A secret with the prefix of its kind, 256 random bits and a checksum."""
        ...

    def kind_of(self, plain: str) -> SecretKind | None:
        """What the secret is for; None where form or checksum is wrong, so that nothing is looked up."""
        ...

    def digest(self, plain: str, *kinds: SecretKind) -> bytes | None:
        """The SHA-256 of a secret of one of these kinds; None for any other, and for what is none."""
        ...
