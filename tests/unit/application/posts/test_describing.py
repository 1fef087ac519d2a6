"""What belongs into the head of a page that shows a post."""

from dataclasses import replace
from datetime import datetime

import pytest

from blog.application.posts.describing import LONGEST_DESCRIPTION, PostDescribing, shortened
from blog.application.posts.meta import PostMeta
from blog.application.posts.views import PostView, TranslationView
from blog.application.site import Site
from blog.domain.access.actor import ANONYMOUS
from blog.domain.common.ids import PostId
from blog.domain.common.locale import Locale
from blog.domain.posts.seo import NOTHING_WRITTEN, Seo, TwitterCard
from blog.domain.posts.values import PostKind, PostStatus, Visibility
from tests.support.builders import SEO
from tests.support.fakes.system import uuid7
from tests.support.world import World

SITE = Site(url="https://blog.example", name="The Owl", post_path="/p/{slug}", page_path="/{id}/{slug}")


@pytest.fixture
async def post(world: World) -> PostView:
    """A published post with an image, of which nothing is written for machines."""
    author = await world.somebody()
    tag = world.make.tag()
    await world.given(tag, post := world.make.post(author, tag_ids=(tag.id,), seo=NOTHING_WRITTEN))
    return await world.post_reading.get(ANONYMOUS, post.id)


def meta(post: PostView, site: Site = SITE) -> PostMeta:
    described = PostDescribing(site).describe(post)
    assert described.meta is not None
    assert replace(described, meta=None) == post
    return described.meta


def test_what_is_not_written_comes_from_the_post(post: PostView) -> None:
    found, image = meta(post), post.feature_image
    assert image is not None
    assert (found.title, found.description, found.robots) == (post.title, post.excerpt, "all")
    assert found.canonical_url == found.og.url == f"https://blog.example/p/{post.slug}"
    assert (found.og.type, found.og.site_name) == ("article", "The Owl")
    for shown in (found.og, found.twitter):
        assert (shown.title, shown.description) == (post.title, post.excerpt)
        assert (shown.image, shown.image_alt) == (image.url, image.alt)
    assert found.twitter.card is TwitterCard.LARGE_IMAGE


def test_what_is_written_is_shown(post: PostView) -> None:
    found = meta(replace(post, seo=SEO))
    assert (found.title, found.description) == (SEO.meta_title, SEO.meta_description)
    assert (found.canonical_url, found.robots) == (SEO.canonical_url, "noindex")
    assert (found.og.title, found.og.description, found.og.image) == (
        SEO.og_title,
        SEO.og_description,
        SEO.og_image,
    )
    twitter = found.twitter
    assert (twitter.title, twitter.description) == (SEO.twitter_title, SEO.twitter_description)
    assert (twitter.image, twitter.card) == (SEO.twitter_image, SEO.twitter_card)
    # The words about the feature image are about no other.
    assert (found.og.image_alt, twitter.image_alt) == (None, None)


def test_one_fall_back_leads_to_the_next(post: PostView) -> None:
    found = meta(replace(post, seo=Seo(meta_title="M", meta_description="D")))
    assert {found.title, found.og.title, found.twitter.title} == {"M"}
    assert {found.description, found.og.description, found.twitter.description} == {"D"}
    found = meta(replace(post, seo=Seo(og_title="O", og_description="D", og_image="https://x.example/o.png")))
    assert (found.title, found.og.title, found.twitter.title) == (post.title, "O", "O")
    assert (found.og.description, found.twitter.description) == ("D", "D")
    assert (found.og.image, found.twitter.image) == ("https://x.example/o.png",) * 2
    found = meta(replace(post, seo=Seo(twitter_title="T", twitter_image="https://x.example/t.png")))
    assert (found.og.title, found.twitter.title) == (post.title, "T")
    assert found.twitter.image == "https://x.example/t.png" != found.og.image


def test_without_an_image_the_card_is_small(post: PostView) -> None:
    found = meta(replace(post, feature_image=None))
    assert (found.og.image, found.og.image_alt, found.twitter.image) == (None, None, None)
    assert found.twitter.card is TwitterCard.SUMMARY
    assert "image" not in found.json_ld


def test_without_a_site_there_is_no_address(post: PostView) -> None:
    found = meta(post, Site())
    assert (found.canonical_url, found.og.url, found.og.site_name) == (None, None, None)
    assert not found.json_ld.keys() & {"url", "mainEntityOfPage", "publisher"}
    assert meta(replace(post, seo=SEO), Site()).canonical_url == SEO.canonical_url


def test_a_draft_is_for_no_search_engine(post: PostView) -> None:
    draft = replace(post, status=PostStatus.DRAFT, published_at=None)
    assert meta(draft).robots == "noindex"
    assert "datePublished" not in meta(draft).json_ld


def test_a_post_without_text_has_no_description(post: PostView) -> None:
    found = meta(replace(post, excerpt=""))
    assert {found.description, found.og.description, found.twitter.description} == {None}
    assert "description" not in found.json_ld


def translated(post: PostView, *locales: str, status: PostStatus = PostStatus.PUBLISHED) -> PostView:
    return replace(
        post,
        translations=tuple(
            TranslationView(
                id=PostId(uuid7(number)),
                locale=locale,
                slug=f"in-{locale}",
                title="T",
                status=status,
                kind=PostKind.POST,
                author_ids=(post.author.id,),
                visibility=Visibility.PUBLIC,
            )
            for number, locale in enumerate(locales)
        ),
    )


def test_every_language_has_its_address_and_that_of_the_site_is_for_everybody_else(post: PostView) -> None:
    own = f"https://blog.example/p/{post.slug}"
    found = meta(translated(post, "en", "zh-Hant-TW"))
    assert [(link.hreflang, link.href) for link in found.hreflang] == [
        ("de-AT", own),
        ("en", "https://blog.example/p/in-en"),
        ("zh-Hant-TW", "https://blog.example/p/in-zh-Hant-TW"),
        ("x-default", "https://blog.example/p/in-en"),
    ]
    assert (found.og.locale, found.og.locale_alternates) == ("de_AT", ("en", "zh_TW"))
    of_austria = replace(SITE, locale=Locale("de-AT"), post_path="/{locale}/{slug}")
    links = meta(translated(post, "fr"), of_austria).hreflang
    assert (links[-1].hreflang, links[-1].href) == ("x-default", f"https://blog.example/de-AT/{post.slug}")
    assert len(meta(translated(post, "fr")).hreflang) == 2


def test_what_is_not_public_is_no_other_language(post: PostView) -> None:
    for none in (
        meta(post),
        meta(translated(post, "en", status=PostStatus.DRAFT)),
        meta(translated(replace(post, status=PostStatus.DRAFT), "en")),
        meta(translated(post, "en"), Site()),
    ):
        assert none.hreflang == ()
    assert meta(translated(post, "en", status=PostStatus.DRAFT)).og.locale_alternates == ()


def test_linked_data_is_a_posting(post: PostView) -> None:
    assert post.published_at is not None
    assert post.feature_image is not None
    address = f"https://blog.example/p/{post.slug}"
    document = meta(post).json_ld
    assert document == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "description": post.excerpt,
        "image": post.feature_image.url,
        "datePublished": post.published_at.isoformat(),
        "dateModified": post.updated_at.isoformat(),
        "inLanguage": "de-AT",
        "author": [{"@type": "Person", "name": post.author.name}],
        "keywords": [post.tags[0].name],
        "wordCount": 500,
        "commentCount": 0,
        "url": address,
        "mainEntityOfPage": address,
        "publisher": {"@type": "Organization", "name": "The Owl", "url": "https://blog.example"},
    }
    assert datetime.fromisoformat(str(document["dateModified"])) == post.updated_at
    nameless = meta(post, replace(SITE, url="")).json_ld["publisher"]
    assert nameless == {"@type": "Organization", "name": "The Owl"}


def test_linked_data_of_a_page_is_a_page(post: PostView) -> None:
    found = meta(replace(post, kind=PostKind.PAGE, tags=()))
    assert (found.og.type, found.json_ld["@type"]) == ("website", "WebPage")
    assert found.json_ld["name"] == post.title
    assert found.json_ld["url"] == f"https://blog.example/{post.id}/{post.slug}"
    of_posts = {"headline", "keywords", "mainEntityOfPage", "wordCount", "commentCount"}
    assert not found.json_ld.keys() & of_posts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" one\n\n two ", "one two"),
        ("one two", "one two"),
        ("one two three", "one two…"),
        ("one, two, three", "one…"),
        ("one two. three", "one two…"),
        ("onetwothreefour", "onetwoth…"),
        ("一二三四五六七八九十", "一二三四五六七八…"),
    ],
)
def test_a_long_text_ends_with_a_word(text: str, expected: str) -> None:
    assert shortened(text, 9) == expected
    assert len(expected) <= 9 or text == expected


def test_a_description_from_an_excerpt_is_short(post: PostView) -> None:
    description = meta(replace(post, excerpt="word " * 200)).description
    assert description is not None
    assert LONGEST_DESCRIPTION - 5 <= len(description) <= LONGEST_DESCRIPTION
