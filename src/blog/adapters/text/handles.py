"""Handles by transliteration."""

import re
from typing import Final

from anyascii import anyascii

from blog.application.ports.handles import HandleMaker
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.slug import Slug
from blog.domain.users.values import Username

_APOSTROPHES: Final = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}]")
_BREAKS: Final = re.compile(r"[^a-z0-9]+")


class AsciiHandleMaker(HandleMaker):
    """Writes every script in Latin letters (anyascii), then keeps letters and digits."""

    def slug(self, text: str, *, fallback: str) -> Slug:
        try:
            return Slug(_handle(text, Slug.LONGEST))
        except ValidationFailed:
            return Slug(fallback)

    def username(self, text: str) -> Username:
        try:
            return Username(_handle(text, Username.LONGEST))
        except ValidationFailed:
            return Username("user")


def _handle(text: str, longest: int) -> str:
    """The words of a text, joined by hyphens and cut between two words where it is too long."""
    ascii_text = anyascii(_APOSTROPHES.sub("", text)).lower()
    handle = _BREAKS.sub("-", _APOSTROPHES.sub("", ascii_text)).strip("-")
    if len(handle) <= longest:
        return handle
    whole_words, _, _ = handle[: longest + 1].rpartition("-")
    return whole_words or handle[:longest]
