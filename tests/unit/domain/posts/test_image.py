"""The picture that stands for a post."""

from typing import Any

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.posts.image import FeatureImage, ImageChanges

URL = "https://cdn.example.org/owl.jpg"
OWL = FeatureImage(url=URL, alt="An owl", caption="Strix aluco")


def test_an_image_may_be_mere_decoration() -> None:
    image = FeatureImage(url=URL, alt="  ")
    assert (image.alt, image.caption) == ("", None)


def test_its_words_are_lines_in_one_unicode_form() -> None:
    image = FeatureImage(url=URL, alt=" Cafe\u0301 ", caption=" Tea. ")
    assert (image.alt, image.caption) == ("Caf\xe9", "Tea.")


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"url": "/owl.jpg"}, "url", "not_an_address"),
        ({"alt": "x" * 501}, "alt", "too_long"),
        ({"alt": "a\nb"}, "alt", "forbidden_characters"),
        ({"caption": "x" * 501}, "caption", "too_long"),
        ({"caption": ""}, "caption", "blank"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(given: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        ImageChanges(**given).made_of(OWL)
    assert [(each.field, each.code) for each in error.value.errors] == [(f"feature_image/{field}", code)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (ImageChanges(), OWL),
        (ImageChanges(url=f"{URL}?2"), FeatureImage(url=f"{URL}?2", alt="An owl", caption="Strix aluco")),
        (ImageChanges(alt="Owl"), FeatureImage(url=URL, alt="Owl", caption="Strix aluco")),
        (ImageChanges(alt=None), FeatureImage(url=URL, caption="Strix aluco")),
        (ImageChanges(caption="Owl"), FeatureImage(url=URL, alt="An owl", caption="Owl")),
        (ImageChanges(caption=None), FeatureImage(url=URL, alt="An owl")),
    ],
)
def test_one_field_changes_alone(changes: ImageChanges, expected: FeatureImage) -> None:
    assert changes.made_of(OWL) == expected


def test_a_new_image_needs_its_address_and_nothing_else() -> None:
    assert ImageChanges(url=URL).made_of(None) == FeatureImage(url=URL)
    assert ImageChanges(url=URL, alt="a", caption="c").made_of(None) == FeatureImage(
        url=URL, alt="a", caption="c"
    )
    with pytest.raises(ValidationFailed) as error:
        ImageChanges(alt="An owl").made_of(None)
    assert [(each.field, each.code) for each in error.value.errors] == [("feature_image/url", "missing")]
