"""What an author writes, as one value."""

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.image import FeatureImage, ImageChanges
from blog.domain.posts.seo import NOTHING_WRITTEN, SeoChanges
from tests.support.builders import SEO, Builders


@pytest.fixture
def content() -> PostContent:
    make = Builders()
    return make.post(make.user()).content


def test_an_image_changes_field_by_field(content: PostContent) -> None:
    assert content.feature_image is not None
    changed = content.changed(ContentChanges(feature_image=ImageChanges(alt="Owl")))
    assert changed.feature_image == FeatureImage(
        url=content.feature_image.url, alt="Owl", caption=content.feature_image.caption
    )
    assert changed.differences(content) == ("feature_image",)


def test_an_image_is_taken_away_and_made_anew(content: PostContent) -> None:
    bare = content.changed(ContentChanges(feature_image=None))
    assert bare.feature_image is None
    made = bare.changed(ContentChanges(feature_image=ImageChanges(url="https://example.org/a.png")))
    assert made.feature_image == FeatureImage(url="https://example.org/a.png")
    with pytest.raises(ValidationFailed):
        bare.changed(ContentChanges(feature_image=ImageChanges(alt="Owl")))


def test_words_for_machines_change_field_by_field(content: PostContent) -> None:
    changed = content.changed(ContentChanges(seo=SeoChanges(og_title=None)))
    assert {**changed.seo.written(), "og_title": SEO.og_title} == SEO.written()
    assert changed.differences(content) == ("seo",)


def test_words_for_machines_are_taken_away_together(content: PostContent) -> None:
    assert content.changed(ContentChanges(seo=None)).seo == NOTHING_WRITTEN


def test_what_is_not_mentioned_stays(content: PostContent) -> None:
    changed = content.changed(ContentChanges(feature_image=ImageChanges(), seo=SeoChanges()))
    assert changed == content
