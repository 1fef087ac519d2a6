import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest

from blog.adapters.security import previews
from blog.adapters.security.previews import HmacPreviewSeal
from blog.adapters.security.tokens import OpaqueTokenMint
from blog.application.ports.seals import PreviewClaim
from blog.application.ports.tokens import SecretKind
from blog.domain.common.ids import PostId, PreviewId
from blog.entrypoints.http.cursors import Cursors
from tests.support.fakes.system import START, uuid7

KEY = b"k" * 32
SEAL = HmacPreviewSeal(KEY)
CLAIM = PreviewClaim(
    preview_id=PreviewId(uuid7(1)),
    post_id=PostId(uuid7(2)),
    expires_at=START + timedelta(days=7, microseconds=1),
)
TOKEN = SEAL.seal(CLAIM)


def with_bytes(sealed: bytes) -> str:
    """A token of these bytes whose checksum is right."""
    stem = f"bv_{urlsafe_b64encode(sealed).decode()}"
    return stem + previews._checksum(stem)


def test_a_token_says_what_was_sealed() -> None:
    assert SEAL.open(TOKEN) == CLAIM
    assert SEAL.seal(CLAIM) == TOKEN


def test_a_token_has_the_form_that_scanners_look_for() -> None:
    assert re.fullmatch(r"bv_[A-Za-z0-9_-]{96}[0-9a-f]{8}", TOKEN)


def test_no_token_with_another_character_is_open() -> None:
    for place, character in enumerate(TOKEN):
        other = "A" if character != "A" else "B"
        assert SEAL.open(f"{TOKEN[:place]}{other}{TOKEN[place + 1 :]}") is None, place


def test_no_token_with_another_bit_is_open_though_its_checksum_is_right() -> None:
    sealed = urlsafe_b64decode(TOKEN[3:-8])
    assert SEAL.open(with_bytes(sealed)) == CLAIM
    for bit in range(len(sealed) * 8):
        forged = bytearray(sealed)
        forged[bit // 8] ^= 1 << bit % 8
        assert SEAL.open(with_bytes(bytes(forged))) is None, bit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bv_",
        "some-slug",
        TOKEN[:-1],
        f"{TOKEN}0",
        f" {TOKEN}",
        f"{TOKEN}\n",
        TOKEN.upper(),
        TOKEN.replace("bv_", "bs_"),
        TOKEN[:-8] + "\N{ARABIC-INDIC DIGIT ZERO}" * 8,
        "bv_" + "=" * 96 + TOKEN[-8:],
    ],
)
def test_what_is_no_token_is_not_open(text: str) -> None:
    assert SEAL.open(text) is None


def test_no_other_secret_of_the_service_is_open() -> None:
    assert not any(SEAL.open(OpaqueTokenMint().mint(kind).plain) for kind in SecretKind)


def test_another_service_opens_nothing() -> None:
    assert HmacPreviewSeal(b"K" * 32).open(TOKEN) is None


def test_the_key_is_not_the_one_that_signs_cursors() -> None:
    assert SEAL._key not in {KEY, Cursors(KEY)._key}


def test_the_token_is_good_for_nothing_else() -> None:
    assert OpaqueTokenMint().kind_of(TOKEN) is None


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(len(one))
        return one == other

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert SEAL.open(TOKEN) == CLAIM
    assert compared == [32]


def test_a_token_is_in_no_repr() -> None:
    assert TOKEN[3:20] not in repr((SEAL, CLAIM))
