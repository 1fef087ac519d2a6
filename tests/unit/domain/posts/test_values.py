import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.posts.values import Body, Excerpt, Markdown, Title


def code(error: pytest.ExceptionInfo[ValidationFailed]) -> tuple[str, str]:
    (only,) = error.value.errors
    return only.field, only.code


def test_a_title_is_one_line_of_at_most_200_characters() -> None:
    assert str(Title("  Hello, 🦉 ")) == "Hello, 🦉"
    assert Title("🦉" * 200).value == "🦉" * 200


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", "blank"), (" \t", "blank"), ("x" * 201, "too_long"), ("a\nb", "forbidden_characters")],
)
def test_other_titles_are_refused(value: str, expected: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Title(value)
    assert code(error) == ("title", expected)


def test_an_excerpt_is_stripped_text_of_at_most_1000_bytes() -> None:
    assert str(Excerpt("\n One.\r\nTwo. ")) == "One.\nTwo."
    assert Excerpt("🦉" * 250).value == "🦉" * 250


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", "blank"), (" \n", "blank"), ("🦉" * 251, "too_long"), ("a\x00", "forbidden_characters")],
)
def test_other_excerpts_are_refused(value: str, expected: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Excerpt(value)
    assert code(error) == ("excerpt", expected)


def test_content_may_be_empty_and_keeps_its_white_space() -> None:
    assert not str(Markdown())
    assert str(Markdown("    code\r\n  \n")) == "    code\n  \n"


def test_content_has_at_most_200_kilobytes() -> None:
    assert len(Markdown("x" * 204_800).value) == 204_800
    with pytest.raises(ValidationFailed) as error:
        Markdown("x" * 204_801)
    assert code(error) == ("content", "too_long")


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (238, 1), (239, 2), (476, 2), (477, 3)])
def test_reading_takes_whole_minutes_and_at_least_one(words: int, minutes: int) -> None:
    assert Body.minutes_for(words) == minutes
