"""What search engines and social networks are to show of a post."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import ClassVar, Final

from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.text import line
from blog.domain.common.web_address import web_address


class TwitterCard(StrEnum):
    """How a link to a post is laid out."""

    SUMMARY = "summary"
    LARGE_IMAGE = "summary_large_image"


_TITLES: Final = ("meta_title", "og_title", "twitter_title")
_DESCRIPTIONS: Final = ("meta_description", "og_description", "twitter_description")
_ADDRESSES: Final = ("canonical_url", "og_image", "twitter_image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seo:
    """What the author wrote for machines; None leaves it to the fall-backs, which come from the post itself.

    Raises `ValidationFailed` for one of its fields, such as `seo/og_title`.
    """

    LONGEST_TITLE: ClassVar[int] = 200
    LONGEST_DESCRIPTION: ClassVar[int] = 500

    meta_title: str | None = None
    meta_description: str | None = None
    canonical_url: str | None = None
    """Where the original is, if it is not the post itself."""
    og_title: str | None = None
    og_description: str | None = None
    og_image: str | None = None
    twitter_title: str | None = None
    twitter_description: str | None = None
    twitter_image: str | None = None
    twitter_card: TwitterCard | None = None
    noindex: bool = False
    """Whether search engines are asked to leave it out."""

    def __post_init__(self) -> None:
        for names, longest in ((_TITLES, self.LONGEST_TITLE), (_DESCRIPTIONS, self.LONGEST_DESCRIPTION)):
            for name in names:
                if (text := getattr(self, name)) is not None:
                    object.__setattr__(self, name, line(text, field=f"seo/{name}", longest=longest))
        for name in _ADDRESSES:
            if (address := getattr(self, name)) is not None:
                web_address(address, field=f"seo/{name}")
        if self.twitter_card is not None:
            # As it comes back from a document.
            object.__setattr__(self, "twitter_card", TwitterCard(self.twitter_card))

    def written(self) -> dict[str, str | bool]:
        """What is not left to the fall-backs, by name: `Seo(**seo.written()) == seo`."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}


NOTHING_WRITTEN: Final = Seo()
"""Everything is left to the fall-backs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeoChanges:
    """What is to be different; `UNSET` leaves a field as it is, None leaves it to the fall-backs."""

    meta_title: str | None | Unset = UNSET
    meta_description: str | None | Unset = UNSET
    canonical_url: str | None | Unset = UNSET
    og_title: str | None | Unset = UNSET
    og_description: str | None | Unset = UNSET
    og_image: str | None | Unset = UNSET
    twitter_title: str | None | Unset = UNSET
    twitter_description: str | None | Unset = UNSET
    twitter_image: str | None | Unset = UNSET
    twitter_card: TwitterCard | None | Unset = UNSET
    noindex: bool | Unset = UNSET

    def made_of(self, seo: Seo) -> Seo:
        """These words with the changes. Raises `ValidationFailed`."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(seo, **{name: value for name, value in given.items() if value is not UNSET})
