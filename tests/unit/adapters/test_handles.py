"""Handles from text of any script."""

import pytest

from blog.adapters.text.handles import AsciiHandleMaker

handles = AsciiHandleMaker()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("  Many   spaces -- and - hyphens ", "many-spaces-and-hyphens"),
        ("Ada's and Bob\N{RIGHT SINGLE QUOTATION MARK}s notes", "adas-and-bobs-notes"),
        ("Größe, naïveté & ﬁne", "grosse-naivete-fine"),
        ("Привет, мир", "privet-mir"),
        ("你好", "nihao"),
        ("C++ 20", "c-20"),
        ("😀", "grinning"),
        ("???", "post"),
        ("", "post"),
        ("0197a2b0-1111-7222-8333-444455556666", "post"),
    ],
)
def test_a_slug_is_made_of_any_title(text: str, slug: str) -> None:
    assert handles.slug(text, fallback="post").value == slug


def test_a_long_title_is_cut_between_words() -> None:
    slug = handles.slug("word " * 60, fallback="post").value

    assert len(slug) <= 100
    assert slug == "-".join(["word"] * 20)


def test_a_title_that_is_one_long_word_is_cut_within_it() -> None:
    assert handles.slug("x" * 300, fallback="post").value == "x" * 100


def test_a_username_is_made_of_any_name() -> None:
    assert handles.username("Иван Петров").value == "ivan-petrov"
    assert handles.username("※").value
    assert handles.username("!!!").value == "user"
