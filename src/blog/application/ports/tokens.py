"""Access tokens: opaque secrets that the server keeps only a digest of."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MintedToken:
    """A new token: the plain form goes to the client once, the digest is stored."""

    plain: str = field(repr=False)
    digest: bytes = field(repr=False)


class TokenMint(Protocol):
    """Makes session tokens and recognises them."""

    def mint(self) -> MintedToken:
        """A token with 256 random bits, the prefix `bs_` and a checksum."""
        ...

    def digest(self, plain: str) -> bytes | None:
        """The SHA-256 of a token; None where form or checksum is wrong, so that nothing is looked up."""
        ...
