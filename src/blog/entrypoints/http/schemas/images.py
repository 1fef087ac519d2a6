"""Images on the wire."""

from typing import Annotated, Final

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from blog.domain.common.text import LINE_PATTERN
from blog.domain.posts.image import FeatureImage as Image
from blog.domain.posts.image import ImageChanges
from blog.entrypoints.http.schemas.values import Answer, GivenWebAddress, Request

_EXAMPLE: Final[JsonDict] = {
    "url": "https://cdn.example.org/owl.jpg",
    "alt": "An owl at dusk",
    "caption": "Strix aluco",
}

GivenAlt = Annotated[str, Field(max_length=Image.LONGEST_ALT, pattern=rf"{LINE_PATTERN}|^ *$")]
GivenCaption = Annotated[str, Field(min_length=1, max_length=Image.LONGEST_CAPTION, pattern=LINE_PATTERN)]


class FeatureImage(Answer):
    """The picture that stands for a post."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    url: str
    alt: str = Field(description="What it shows, in plain text; empty for mere decoration.")
    caption: str | None = Field(description="What stands below it, in plain text.")


class GivenImage(Request):
    """A new picture for a post."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    url: GivenWebAddress = Field(description="An absolute http or https URL; it is not fetched.")
    alt: GivenAlt | None = Field(None, description="What it shows; absent, null or empty for decoration.")
    caption: GivenCaption | None = Field(None, description="Plain text.")

    def to_changes(self) -> ImageChanges:
        """As the use case takes it."""
        return ImageChanges(url=self.url, alt=self.alt, caption=self.caption)


class ImagePatch(Request):
    """Changes of the picture, or a new one where there is none, which then needs its `url`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"alt": "A tawny owl", "caption": None}]})

    url: GivenWebAddress = Field(default_factory=str, description="An absolute http or https URL.")
    alt: GivenAlt | None = Field(default_factory=lambda: None)
    caption: GivenCaption | None = Field(default_factory=lambda: None)

    def to_changes(self) -> ImageChanges:
        """As the use case takes it: only the fields that were sent."""
        return ImageChanges(**{name: getattr(self, name) for name in self.model_fields_set})
