"""Session tokens: their form, and what is refused without a look-up."""

import hashlib
import re

import pytest

from blog.adapters.security.tokens import SessionTokenMint

mint = SessionTokenMint()


def test_a_token_has_a_prefix_256_random_bits_and_a_checksum() -> None:
    minted = mint.mint()

    assert re.fullmatch(r"bs_[A-Za-z0-9_-]{43}[0-9a-f]{8}", minted.plain)
    assert minted.digest == hashlib.sha256(minted.plain.encode()).digest()


def test_tokens_differ() -> None:
    assert len({mint.mint().plain for _ in range(100)}) == 100


def test_a_token_is_recognised_by_its_digest() -> None:
    minted = mint.mint()

    assert mint.digest(minted.plain) == minted.digest


def test_a_mistyped_token_has_no_digest() -> None:
    plain = mint.mint().plain
    swapped = "A" if plain[10] != "A" else "B"

    assert mint.digest(plain[:10] + swapped + plain[11:]) is None


@pytest.mark.parametrize("text", ["", "bs_", "bs_short", "x" * 54, "bs_" + "ü" * 43 + "00000000"])
def test_text_of_another_form_has_no_digest(text: str) -> None:
    assert mint.digest(text) is None


def test_a_token_with_a_line_end_has_no_digest() -> None:
    assert mint.digest(mint.mint().plain + "\n") is None


def test_the_token_does_not_show_in_a_repr() -> None:
    minted = mint.mint()

    assert minted.plain not in repr(minted)
