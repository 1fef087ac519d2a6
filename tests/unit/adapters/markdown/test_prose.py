"""Words and first sentences of what is read."""

import pytest

from blog.adapters.markdown.rendering import post


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", 0),
        ("One two, three.", 3),
        ("well-known don't", 2),
        ("a — b & c ... 🦉 5 %", 4),
        ("para**gra**ph", 1),
        ("one<br>two\nthree  \nfour", 4),
        ("<p>one</p><p>two</p>", 2),
        ("| a | b |\n|---|---|\n| c | d |", 4),
        ("one[^1]\n\n[^1]: two three", 3),
        ("- [x] done", 1),
        ("![not read](/a.png) read", 1),
        ("```\nx = 1\n```", 2),
        ("日本語のテキスト", 8),
        ("我在 GitHub 上写代码。", 7),
        ("한국어 문장입니다", 2),
        ("हिन्दी में", 2),
        ("_ __init__ --", 1),
    ],
)
def test_words_are_counted_as_they_are_read(source: str, words: int) -> None:
    assert post(source)["word_count"] == words


@pytest.mark.parametrize(
    ("source", "summary"),
    [
        ("# Title\n\nText[^1] goes on.\n\n[^1]: Note.", "Text goes on."),
        ("Text.\n\n```\ncode\n```\n\n| a |\n|---|\n| b |\n\nMore.", "Text. More."),
        ("- [x] one\n- two", "one two"),
        ("Use `x < 1` & so on", "Use x < 1 & so on"),
        ("# Only a title", "Only a title"),
        ("[^1]\n\n[^1]: Only a note.", "Only a note."),
        ("a\u3000b", "a b"),
    ],
)
def test_the_summary_has_sentences_without_what_interrupts_them(source: str, summary: str) -> None:
    assert post(source)["summary"] == summary


def test_the_summary_of_a_text_without_spaces_is_cut_at_its_length() -> None:
    assert post("Hallo " + "语" * 300)["summary"] == "Hallo " + "语" * 193 + "…"


def test_the_summary_is_found_behind_much_markup() -> None:
    assert post("<b></b>\n\n" * 2_000 + "found")["summary"] == "found"
