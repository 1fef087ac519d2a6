"""From source to safe HTML, as pure functions: what a worker process does, and all that it loads."""

import html
from typing import Final

import nh3
from markdown_it import MarkdownIt

from blog.adapters.markdown import sanitising
from blog.adapters.markdown.frames import Rendered

_MARKDOWN: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_SUMMARY_LENGTH: Final = 200
_MOST_GROWTH: Final = 20
_ALWAYS_ALLOWED: Final = 10_000
"""Characters of HTML that any source may become: one character of list is twenty of HTML."""


class OutOfProportion(Exception):
    """The result is more than 20 times as long as the source."""


def post(source: str) -> Rendered:
    """The body of a post. Raises `OutOfProportion`."""
    safe = _render(source, sanitising.POST)
    words = len(_text(safe, sanitising.PLAIN).split())
    return Rendered(html=safe, summary=_summary(safe), word_count=words)


def comment(source: str) -> Rendered:
    """The body of a comment. Raises `OutOfProportion`."""
    return Rendered(html=_render(source, sanitising.COMMENT), summary="", word_count=0)


def _render(source: str, cleaner: nh3.Cleaner) -> str:
    """Raw HTML is allowed in the source, as CommonMark has it; safety comes from the last step alone."""
    rendered = _MARKDOWN.render(source)
    if len(rendered) > max(_ALWAYS_ALLOWED, _MOST_GROWTH * len(source)):
        raise OutOfProportion
    return cleaner.clean(rendered)


def _summary(safe: str) -> str:
    """The first sentences as plain text on one line, cut between words."""
    text = " ".join((_text(safe, sanitising.PROSE) or _text(safe, sanitising.PLAIN)).split())
    if len(text) <= _SUMMARY_LENGTH:
        return text
    whole_words, _, _ = text[:_SUMMARY_LENGTH].rpartition(" ")
    return f"{whole_words or text[: _SUMMARY_LENGTH - 1]}…"


def _text(safe: str, cleaner: nh3.Cleaner) -> str:
    return html.unescape(cleaner.clean(safe)).strip()
