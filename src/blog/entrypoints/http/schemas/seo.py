"""What authors write for search engines and social networks, and what becomes of it, on the wire."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, PlainSerializer, WithJsonSchema

from blog.domain.common.text import LINE_PATTERN
from blog.domain.posts.seo import Seo as Written
from blog.domain.posts.seo import SeoChanges, TwitterCard
from blog.entrypoints.http.schemas.languages import LanguageLink
from blog.entrypoints.http.schemas.values import Answer, Flag, GivenWebAddress, Request

_IN_SCRIPTS: Final = [(each, f"\\u{ord(each):04x}") for each in "<>&\u2028\u2029"]
"""Outside its texts JSON has none of these; within a text the escape says the same."""
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

GivenSeoTitle = Annotated[str, Field(min_length=1, max_length=Written.LONGEST_TITLE, pattern=LINE_PATTERN)]
GivenDescription = Annotated[
    str, Field(min_length=1, max_length=Written.LONGEST_DESCRIPTION, pattern=LINE_PATTERN)
]


def for_scripts(document: Mapping[str, object]) -> str:
    """The document as text that ends no element of HTML: safe between `<script>` and `</script>` as it is."""
    text = _JSON.encode(document)
    for character, escape in _IN_SCRIPTS:
        text = text.replace(character, escape)
    return text


class Seo(Answer):
    """What the author wrote for machines; null leaves it to the fall-backs, whose outcome is in `meta`."""

    meta_title: str | None
    meta_description: str | None
    canonical_url: str | None
    og_title: str | None
    og_description: str | None
    og_image: str | None
    twitter_title: str | None
    twitter_description: str | None
    twitter_image: str | None
    twitter_card: TwitterCard | None
    noindex: bool


class GivenSeo(Request):
    """What is written for machines. In a patch, what is absent stays, and null goes back to the fall-back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"meta_title": "First light: a telescope", "og_title": None}]}
    )

    meta_title: GivenSeoTitle | None = Field(None, description="Else the title.")
    meta_description: GivenDescription | None = Field(None, description="Else the excerpt.")
    canonical_url: GivenWebAddress | None = Field(None, description="Else the address on the site.")
    og_title: GivenSeoTitle | None = Field(None, description="Else as `meta_title`.")
    og_description: GivenDescription | None = Field(None, description="Else as `meta_description`.")
    og_image: GivenWebAddress | None = Field(None, description="Else the feature image.")
    twitter_title: GivenSeoTitle | None = Field(None, description="Else as `og_title`.")
    twitter_description: GivenDescription | None = Field(None, description="Else as `og_description`.")
    twitter_image: GivenWebAddress | None = Field(None, description="Else as `og_image`.")
    twitter_card: TwitterCard | None = Field(
        None, description="Else `summary_large_image` where there is an image, and `summary` where not."
    )
    noindex: Flag | None = Field(None, description="Whether search engines are asked to leave it out.")

    def to_changes(self) -> SeoChanges:
        """As the use case takes it: only the fields that were sent."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if "noindex" in given:
            given["noindex"] = bool(given["noindex"])
        return SeoChanges(**given)


class OpenGraph(Answer):
    """How social networks are to show it (https://ogp.me)."""

    type: str = Field(examples=["article"])
    title: str
    description: str | None
    url: str | None
    image: str | None
    image_alt: str | None
    site_name: str | None
    locale: str = Field(examples=["de_AT"])
    locale_alternates: tuple[str, ...]


class TwitterMeta(Answer):
    """How X, and whoever reads its cards, is to show it."""

    card: TwitterCard
    title: str
    description: str | None
    image: str | None
    image_alt: str | None


class PostMeta(Answer):
    """What belongs into the head of the page that shows it, with every fall-back filled in."""

    title: str
    description: str | None
    canonical_url: str | None = Field(description="Null where none was written, and the site has no address.")
    robots: str = Field(description="`all`, or `noindex`, as for everything that is not public.")
    og: OpenGraph
    twitter: TwitterMeta
    hreflang: tuple[LanguageLink, ...] = Field(
        description="The post and its public translations; empty without any, or without a site."
    )
    json_ld: dict[str, Any] = Field(
        description="A `BlogPosting` of schema.org, or a `WebPage`; to be escaped before it stands in HTML.",
        examples=[{"@context": "https://schema.org", "@type": "BlogPosting", "headline": "First light"}],
    )
    json_ld_html: Annotated[
        dict[str, Any], PlainSerializer(for_scripts, return_type=str), WithJsonSchema({"type": "string"})
    ] = Field(
        validation_alias="linked_data",
        description='The same as text, ready to stand in `<script type="application/ld+json">` as it is.',
    )
