"""Language tags."""

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.locale import Locale


@pytest.mark.parametrize(
    ("given", "cased"),
    [
        ("en", "en"),
        ("DE", "de"),
        ("de-at", "de-AT"),
        ("yue", "yue"),
        ("ZH-hANT", "zh-Hant"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("ES-419", "es-419"),
        ("sl-ROZAJ-biske-1994", "sl-rozaj-biske-1994"),
        ("de-1996", "de-1996"),
        ("ca-ES-VALENCIA", "ca-ES-valencia"),
    ],
)
def test_a_language_tag_is_cased_as_everybody_writes_it(given: str, cased: str) -> None:
    assert Locale(given) == Locale(cased)
    assert str(Locale(given)) == cased


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "e",
        "engl",
        "en-",
        "-en",
        "en_US",
        "en US",
        "en-USA",
        "en-a-b",
        "x-klingon",
        "i-klingon",
        "de-AT\n",
        "dé",
        "en--US",
    ],
)
def test_everything_else_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Locale(wrong)
    assert [(each.field, each.code) for each in error.value.errors] == [("locale", "not_a_locale")]


def test_a_language_tag_has_its_bounds() -> None:
    longest = "de-" + "-".join(["variants"] * 3)
    assert Locale(longest).value == longest
    with pytest.raises(ValidationFailed) as error:
        Locale("de-" + "-".join(["variants"] * 4))
    assert [(each.field, each.code) for each in error.value.errors] == [("locale", "too_long")]
