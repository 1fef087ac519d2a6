import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.text import BLOCK_PATTERN, LINE_PATTERN, block, caseless, line, refuse_surrogates

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
"""Half characters (Cs) are refused apart; no pattern tells of them."""


def code_of(error: pytest.ExceptionInfo[ValidationFailed]) -> str:
    (only,) = error.value.errors
    assert only.field == "name"
    assert only.detail
    return only.code


def test_a_line_is_stripped_and_composed() -> None:
    assert line("  Zoe\u0308 \t\n", field="name", longest=3) == "Zo\u00eb"


@pytest.mark.parametrize("value", ["", " ", "\t\n ", "\u00a0\u2003"])
def test_an_empty_line_is_blank(value: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        line(value, field="name", longest=5)
    assert code_of(error) == "blank"


@pytest.mark.parametrize("value", ["\u200b", "\u200d\u2060", "\u00ad", "\u3164"])
def test_a_line_of_invisible_characters_is_refused(value: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        line(value, field="name", longest=5)
    assert code_of(error) == "forbidden_characters"


def test_the_length_of_a_line_counts_characters_after_composition() -> None:
    assert line("e\u0301" * 5, field="name", longest=5) == "é" * 5
    assert line(" 🦉🦉 ", field="name", longest=2) == "🦉🦉"
    with pytest.raises(ValidationFailed) as error:
        line("abcdef", field="name", longest=5)
    assert code_of(error) == "too_long"


@pytest.mark.parametrize(
    "character",
    "\x00\n\r\t\x1b\x7f\x85\x9f\u2028\u2029\u061c\u200e\u200f\u202a\u202e\u2066\u2069\ufeff",
)
def test_a_line_has_no_controls_and_no_direction_marks(character: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        line(f"a{character}b", field="name", longest=10)
    assert code_of(error) == "forbidden_characters"


@pytest.mark.parametrize(
    "value", ["नमस्ते", "👩\u200d💻", "\u0645\u06cc\u200c\u062e\u0648\u0645", "soft\u00adhyphen", "a\u3000b"]
)
def test_a_line_may_hold_what_scripts_need(value: str) -> None:
    assert line(value, field="name", longest=20) == unicodedata.normalize("NFC", value)


@pytest.mark.parametrize("value", [chr(0xD800), f"a{chr(0xDFFF)}b", chr(0xDC80)])
def test_half_characters_are_refused(value: str) -> None:
    for refuse in (
        lambda: refuse_surrogates(value, field="name"),
        lambda: line(value, field="name", longest=10),
        lambda: block(value, field="name", most_bytes=10),
    ):
        with pytest.raises(ValidationFailed) as error:
            refuse()
        assert code_of(error) == "forbidden_characters"


def test_whole_characters_pass() -> None:
    refuse_surrogates("\ud7ff\ue000🦉", field="name")


@given(ANY_TEXT)
def test_a_line_is_what_the_published_pattern_says(value: str) -> None:
    try:
        text = line(value, field="name", longest=1_000)
    except ValidationFailed:
        normal = unicodedata.normalize("NFC", value).strip()
        assert re.fullmatch(LINE_PATTERN, normal) is None
    else:
        assert re.fullmatch(LINE_PATTERN, text)
        assert line(text, field="name", longest=1_000) == text


def test_a_block_keeps_its_lines_and_its_white_space() -> None:
    text = block(" a\r\nb\rc\n\n\td \u202e", field="name", most_bytes=100)
    assert text == " a\nb\nc\n\n\td \u202e"


def test_a_block_may_be_empty() -> None:
    assert not block("", field="name", most_bytes=0)


def test_a_block_has_no_nul() -> None:
    with pytest.raises(ValidationFailed) as error:
        block("a\x00b", field="name", most_bytes=100)
    assert code_of(error) == "forbidden_characters"


def test_the_size_of_a_block_counts_bytes() -> None:
    assert block("🦉", field="name", most_bytes=4) == "🦉"
    assert block("\r\n" * 3, field="name", most_bytes=3) == "\n\n\n"
    with pytest.raises(ValidationFailed) as error:
        block("🦉", field="name", most_bytes=3)
    assert code_of(error) == "too_long"


@given(ANY_TEXT)
def test_a_block_is_what_the_published_pattern_says_and_normal(value: str) -> None:
    try:
        text = block(value, field="name", most_bytes=1_000)
    except ValidationFailed:
        assert "\x00" in value
        assert re.fullmatch(BLOCK_PATTERN, value) is None
    else:
        assert block(text, field="name", most_bytes=1_000) == text
        assert unicodedata.is_normalized("NFC", text)
        assert "\r" not in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Python", "PYTHON"),
        ("straße", "STRASSE"),
        ("café", "CAFE\u0301"),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
        ("ﬁnch", "FINCH"),
        ("\uff30\uff39", "py"),
        ("№", "NO"),
        ("K", "\u212a"),
        ("ŉ", "\u02bcN"),
    ],
)
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    assert caseless(one) == caseless(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("café", "cafe"), ("🦉", "🐍"), ("\u0131", "i"), ("\u0130", "i"), ("ö", "oe"), ("は", "ば")],
)
def test_two_words_have_two_keys(one: str, other: str) -> None:
    assert caseless(one) != caseless(other)


@given(ANY_TEXT)
def test_a_key_is_its_own_key_whatever_the_case(value: str) -> None:
    key = caseless(value)
    assert caseless(key) == key
    assert caseless(unicodedata.normalize("NFD", value)) == key
    assert caseless(value.casefold()) == key
