"""What a front end puts into the head of a page that shows a post."""

from collections.abc import Mapping
from dataclasses import dataclass

from blog.domain.posts.seo import TwitterCard

JsonLd = Mapping[str, object]
"""An object of JSON for Linked Data, in the words of schema.org."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGraph:
    """How social networks are to show it (https://ogp.me)."""

    type: str
    title: str
    description: str | None
    url: str | None
    image: str | None
    image_alt: str | None
    site_name: str | None
    locale: str
    """With an underscore, as in `de_AT`, which is how Open Graph has it."""
    locale_alternates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwitterMeta:
    """How X, and whoever reads its cards, is to show it."""

    card: TwitterCard
    title: str
    description: str | None
    image: str | None
    image_alt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """Where a post stands in one language: `<link rel="alternate" hreflang="…" href="…">`."""

    hreflang: str
    """A language tag, or `x-default` for whoever reads none of the languages."""
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMeta:
    """Every value with its fall-backs: what the author wrote for machines, or else what the post says."""

    title: str
    description: str | None
    canonical_url: str | None
    """None where the author wrote none, and nobody said where the site is."""
    robots: str
    """`all`, or `noindex` for what search engines are to leave out."""
    og: OpenGraph
    twitter: TwitterMeta
    hreflang: tuple[LanguageLink, ...]
    """The post and its public translations; empty where there are none, or nobody said where the site is.

    Of what is in no list it is empty, too: nothing may lead there, and links of languages go both ways.
    """
    json_ld: JsonLd

    @property
    def linked_data(self) -> JsonLd:
        """The same, for whoever writes it in another way."""
        return self.json_ld
