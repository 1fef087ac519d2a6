import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.tags.image import TagImage

URL = "https://images.example.org/owls.webp?w=800"


@pytest.mark.parametrize(
    ("alt", "kept"),
    [("", ""), (" ", ""), (" Two owls 🦉🦉 ", "Two owls 🦉🦉"), ("Zoe\u0308" * 100, "Zoë" * 100)],
)
def test_an_image_has_an_address_and_is_told_in_words(alt: str, kept: str) -> None:
    image = TagImage(URL, alt)
    assert (image.url, image.alt) == (URL, kept)


@pytest.mark.parametrize(
    ("url", "alt", "field", "code"),
    [
        ("http://images.example.org/owls.webp", "", "image/url", "not_an_address"),
        ("javascript:alert(1)", "", "image/url", "not_an_address"),
        (f"{URL}&{'x' * 2_048}", "", "image/url", "too_long"),
        (URL, "a\nb", "image/alt", "forbidden_characters"),
        (URL, "a" * 501, "image/alt", "too_long"),
    ],
)
def test_what_is_not_valid_is_refused(url: str, alt: str, field: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        TagImage(url, alt)
    assert [(each.field, each.code) for each in error.value.errors] == [(field, code)]
