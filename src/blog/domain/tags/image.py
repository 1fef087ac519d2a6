"""The picture that stands for a tag."""

from dataclasses import dataclass
from typing import ClassVar, Final

from blog.domain.common.text import invalid, line
from blog.domain.common.web_address import WEB_ADDRESS_PATTERN, web_address

HTTPS_PATTERN: Final = WEB_ADDRESS_PATTERN.replace("https?", "https")


@dataclass(frozen=True, slots=True)
class TagImage:
    """An image at an address of HTTPS, and what it shows, in words: at most 500 characters on one line.

    The words are empty for an image that only decorates. Raises `ValidationFailed` for `image/url` or
    `image/alt`.
    """

    LONGEST_ALT: ClassVar[int] = 500

    url: str
    alt: str

    def __post_init__(self) -> None:
        if not web_address(self.url, field="image/url").startswith("https://"):
            raise invalid("image/url", "not_an_address", "must begin with https://")
        alt = self.alt.strip()
        if alt:
            alt = line(alt, field="image/alt", longest=self.LONGEST_ALT)
        object.__setattr__(self, "alt", alt)
