import pytest

from blog.domain.comments.words import NO_WORDS, WordList, words_of

LIST = WordList.of(["Cat", "cheap  pills", "straße", "हिन्दी", "c3po"])


@pytest.mark.parametrize(
    "text",
    [
        "a cat.",
        "CAT!",
        "**cat**",
        "\uff23\uff21\uff34",
        "c\u200bat",
        "ca\u00adt",
        "Cheap\n\npills, now",
        "cheap-pills",
        "STRASSE",
        "हिन्दी।",
        "(C3PO)",
    ],
)
def test_words_are_found_whatever_their_case_and_form(text: str) -> None:
    assert LIST.found_in(text)


@pytest.mark.parametrize(
    "text", ["", "category", "concat", "cheap", "pills cheap", "cheaper pills", "हिन्द", "c 3 p o", "c-at"]
)
def test_parts_of_words_are_not_found(text: str) -> None:
    assert not LIST.found_in(text)


def test_an_empty_list_finds_nothing() -> None:
    assert NO_WORDS.found_in("cat") == frozenset()
    assert WordList.of([]) == NO_WORDS


def test_what_is_found_can_be_told_apart() -> None:
    assert len(LIST.found_in("cat cat CAT")) == 1
    assert len(LIST.found_in("cat and cheap pills")) == 2


@pytest.mark.parametrize("entries", [[""], ["..."], ["\u200b"], ["x" * 101], ["x"] * 501])
def test_other_lists_are_refused(entries: list[str]) -> None:
    with pytest.raises(ValueError, match=r"letter or a digit|at most"):
        WordList.of(entries)
    assert WordList.of(["x" * 100] * 500).words == {"x" * 100}


def test_a_text_of_any_kind_has_words() -> None:
    assert words_of("\ufdfa") == words_of("\ufdfa".upper())
    assert words_of("a\x00b\ud800") == ["a", "b"]
