"""Opaque secrets: their form, and what is refused without a look-up."""

import hashlib
import re

import pytest

from blog.adapters.security.tokens import OpaqueTokenMint
from blog.application.ports.tokens import SecretKind

mint = OpaqueTokenMint()
SESSION = SecretKind.SESSION


@pytest.mark.parametrize("kind", SecretKind)
def test_a_secret_has_a_prefix_256_random_bits_and_a_checksum(kind: SecretKind) -> None:
    minted = mint.mint(kind)

    assert re.fullmatch(rf"{kind.value}_[A-Za-z0-9_-]{{43}}[0-9a-f]{{8}}", minted.plain)
    assert minted.digest == hashlib.sha256(minted.plain.encode()).digest()
    assert mint.kind_of(minted.plain) is kind


def test_secrets_differ() -> None:
    assert len({mint.mint(SESSION).plain for _ in range(100)}) == 100


def test_a_secret_is_recognised_by_its_digest() -> None:
    minted = mint.mint(SESSION)

    assert mint.digest(minted.plain, SESSION, SecretKind.CONTENT_TOKEN) == minted.digest


def test_a_secret_of_another_kind_has_no_digest() -> None:
    assert mint.digest(mint.mint(SESSION).plain, SecretKind.PERSONAL_TOKEN) is None


def test_a_mistyped_secret_has_no_digest() -> None:
    plain = mint.mint(SESSION).plain
    swapped = "A" if plain[10] != "A" else "B"

    assert mint.digest(plain[:10] + swapped + plain[11:], SESSION) is None


@pytest.mark.parametrize("text", ["", "bs_", "bs_short", "x" * 54, "bs_" + "ü" * 43 + "00000000"])
def test_text_of_another_form_has_no_digest(text: str) -> None:
    assert mint.digest(text, *SecretKind) is None


def test_a_secret_with_a_line_end_has_no_digest() -> None:
    assert mint.digest(mint.mint(SESSION).plain + "\n", SESSION) is None


def test_the_secret_does_not_show_in_a_repr() -> None:
    minted = mint.mint(SESSION)

    assert minted.plain not in repr(minted)
