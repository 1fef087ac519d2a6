"""Work out what a front end puts into the head of a page that shows a post."""

from dataclasses import replace
from typing import Final

from blog.application.posts.json_ld import Described, json_ld_of
from blog.application.posts.meta import LanguageLink, OpenGraph, PostMeta, TwitterMeta
from blog.application.posts.views import PostView, TranslationView
from blog.application.site import Site
from blog.domain.posts.seo import NOTHING_WRITTEN, Seo, TwitterCard
from blog.domain.posts.values import PostKind

LONGEST_DESCRIPTION: Final = 300
"""Of one that is made from the excerpt, in characters."""


class PostDescribing:
    """Fills in what the author left to the fall-backs. Nothing but the post and the settings is looked at."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self, post: PostView) -> PostView:
        """The post with its `meta`. It must have been read with its `seo`."""
        return replace(post, meta=self._meta(post, post.seo or NOTHING_WRITTEN))

    def _meta(self, post: PostView, seo: Seo) -> PostMeta:
        image = post.feature_image
        title = seo.meta_title or post.title
        description = seo.meta_description or shortened(post.excerpt, LONGEST_DESCRIPTION) or None
        address = self._address(post)
        public = [each for each in post.translations if each.is_listed] if post.is_listed else []
        canonical_url = seo.canonical_url or address
        og_title = seo.og_title or title
        og_description = seo.og_description or description
        og_image = seo.og_image or (image.url if image else None)
        twitter_image = seo.twitter_image or og_image
        is_post = post.kind is PostKind.POST

        def alt(shown: str | None) -> str | None:
            # The words of the author are about their image, and no other one.
            return image.alt or None if image and shown == image.url else None

        return PostMeta(
            title=title,
            description=description,
            canonical_url=canonical_url,
            robots="all" if post.is_listed and not seo.noindex else "noindex",
            og=OpenGraph(
                type="article" if is_post else "website",
                title=og_title,
                description=og_description,
                url=canonical_url,
                image=og_image,
                image_alt=alt(og_image),
                site_name=self._site.name or None,
                locale=_underscored(post.locale),
                locale_alternates=tuple(_underscored(each.locale) for each in public),
            ),
            twitter=TwitterMeta(
                card=seo.twitter_card or (TwitterCard.LARGE_IMAGE if twitter_image else TwitterCard.SUMMARY),
                title=seo.twitter_title or og_title,
                description=seo.twitter_description or og_description,
                image=twitter_image,
                image_alt=alt(twitter_image),
            ),
            hreflang=self._links(post, *public) if public else (),
            json_ld=json_ld_of(
                post, Described(description=description, url=canonical_url, image=og_image), self._site
            ),
        )

    def _links(self, *posts: PostView | TranslationView) -> tuple[LanguageLink, ...]:
        """Where the post is in each language, and last where it is in the language of the site."""
        found = [
            LanguageLink(hreflang=post.locale, href=address)
            for post in sorted(posts, key=lambda post: post.locale)
            if (address := self._address(post))
        ]
        usual = (link for link in found if link.hreflang == self._site.locale.value)
        return (*found, *(replace(link, hreflang="x-default") for link in usual))

    def _address(self, post: PostView | TranslationView) -> str | None:
        path = self._site.post_path if post.kind is PostKind.POST else self._site.page_path
        return self._site.address(path, slug=post.slug, id=str(post.id), locale=post.locale)


def shortened(text: str, longest: int) -> str:
    """The text on one line; of a longer one the words that fit, and an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    # In a script without spaces, or in one endless word, anywhere.
    kept = line[:longest].rpartition(" ")[0] or line[: longest - 1]
    return f"{kept.rstrip(' ,;:.')}…"


def _underscored(locale: str) -> str:
    """Language and region, as Open Graph has them."""
    language, *rest = locale.split("-")
    return "_".join((language, *(part for part in rest if part.isupper())))
