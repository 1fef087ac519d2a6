"""The picture that stands for a post."""

from dataclasses import dataclass, fields
from typing import ClassVar

from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.text import invalid, line
from blog.domain.common.web_address import web_address

FEATURE_IMAGE = "feature_image"
"""What callers call the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureImage:
    """An image somewhere on the web, with the words that belong to it, in plain text.

    Raises `ValidationFailed` for one of its fields, such as `feature_image/url`.
    """

    LONGEST_ALT: ClassVar[int] = 500
    LONGEST_CAPTION: ClassVar[int] = 500

    url: str
    alt: str = ""
    """What it shows, for those who do not see it; empty for mere decoration."""
    caption: str | None = None
    """What stands below it."""

    def __post_init__(self) -> None:
        web_address(self.url, field=f"{FEATURE_IMAGE}/url")
        alt = self.alt.strip()
        if alt:
            alt = line(alt, field=f"{FEATURE_IMAGE}/alt", longest=self.LONGEST_ALT)
        object.__setattr__(self, "alt", alt)
        if self.caption is not None:
            caption = line(self.caption, field=f"{FEATURE_IMAGE}/caption", longest=self.LONGEST_CAPTION)
            object.__setattr__(self, "caption", caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageChanges:
    """What is to be different of an image; `UNSET` leaves a field as it is, None takes its text away."""

    url: str | Unset = UNSET
    alt: str | None | Unset = UNSET
    caption: str | None | Unset = UNSET

    def made_of(self, image: FeatureImage | None) -> FeatureImage:
        """The image with the changes. Raises `ValidationFailed`, also for a new one without a URL."""
        url, alt, caption = (getattr(self, each.name) for each in fields(self))
        if image is None and url is UNSET:
            raise invalid(f"{FEATURE_IMAGE}/url", "missing", "is required")
        return FeatureImage(
            url=image.url if image and url is UNSET else url,
            alt=(image.alt if image else "") if alt is UNSET else alt or "",
            caption=(image.caption if image else None) if caption is UNSET else caption,
        )
