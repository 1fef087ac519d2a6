"""What is written for search engines and social networks."""

from dataclasses import fields
from typing import Any

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.posts.seo import Seo, SeoChanges, TwitterCard
from tests.support.builders import SEO

ADDRESSES = ["canonical_url", "og_image", "twitter_image"]
TITLES = ["meta_title", "og_title", "twitter_title"]
DESCRIPTIONS = ["meta_description", "og_description", "twitter_description"]


def test_nothing_is_written_at_first() -> None:
    assert Seo().written() == {}
    assert all(not getattr(Seo(), each.name) for each in fields(Seo))


def test_what_is_written_comes_back_from_a_document() -> None:
    document = {name: str(value) if value is not True else True for name, value in SEO.written().items()}
    assert len(document) == len(fields(Seo))
    assert Seo(**document) == SEO  # type: ignore[arg-type]  # as a database brings it back
    assert isinstance(Seo(**document).twitter_card, TwitterCard)  # type: ignore[arg-type]  # as above


def test_texts_are_lines_in_one_unicode_form() -> None:
    seo = Seo(meta_title="  Cafe\u0301 ", og_description=" Tea. ")
    assert (seo.meta_title, seo.og_description) == ("Caf\xe9", "Tea.")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        *((name, "x" * 201, "too_long") for name in TITLES),
        *((name, "x" * 501, "too_long") for name in DESCRIPTIONS),
        *((name, " ", "blank") for name in TITLES + DESCRIPTIONS),
        *((name, "a\nb", "forbidden_characters") for name in TITLES + DESCRIPTIONS),
        *((name, "javascript:alert(1)", "not_an_address") for name in ADDRESSES),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(name: str, value: str, code: str) -> None:
    given: dict[str, Any] = {name: value}
    with pytest.raises(ValidationFailed) as error:
        Seo(**given)
    assert [(each.field, each.code) for each in error.value.errors] == [(f"seo/{name}", code)]
    with pytest.raises(ValidationFailed):
        SeoChanges(**given).made_of(SEO)


@pytest.mark.parametrize("name", [each.name for each in fields(Seo)])
def test_one_field_changes_alone(name: str) -> None:
    cleared: Any = False if name == "noindex" else None
    changed = SeoChanges(**{name: cleared}).made_of(SEO)
    assert {**SEO.written()} == {**changed.written(), name: getattr(SEO, name)}
    assert name not in changed.written()
    assert SeoChanges(**{name: getattr(SEO, name)}).made_of(Seo()).written() == {name: getattr(SEO, name)}


def test_no_change_changes_nothing() -> None:
    assert SeoChanges().made_of(SEO) == SEO
