"""CommonMark to safe HTML."""

import asyncio
import html
from importlib.metadata import version
from typing import Final

import nh3
from markdown_it import MarkdownIt

from blog.adapters.markdown import sanitising
from blog.application.ports.markdown import MarkdownRenderer
from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.text import invalid
from blog.domain.posts.values import Body, Markdown

_SUMMARY_LENGTH: Final = 200
_MOST_GROWTH: Final = 20
_ALWAYS_ALLOWED: Final = 10_000
"""Characters of HTML that any source may become: one character of list is twenty of HTML."""

RENDERER: Final = f"markdown-it-py {version('markdown-it-py')} + nh3 {version('nh3')} / 1"
"""The number at the end counts changes of the lists and options in this package."""


class CommonMarkRenderer(MarkdownRenderer):
    """markdown-it-py with tables and strikethrough, then nh3 over everything that came out.

    Raw HTML is allowed in the source, as CommonMark has it; safety comes from the last step alone.
    """

    def __init__(self) -> None:
        self._markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    async def render_post(self, source: Markdown) -> Body:
        return await asyncio.to_thread(self._body, source)

    async def render_comment(self, source: CommentText) -> CommentBody:
        safe = await asyncio.to_thread(self._render, source.value, sanitising.COMMENT)
        return CommentBody(source=source, html=safe, renderer=RENDERER)

    def _body(self, source: Markdown) -> Body:
        safe = self._render(source.value, sanitising.POST)
        return Body(
            source=source,
            html=safe,
            summary=_summary(safe),
            word_count=len(_text(safe, sanitising.PLAIN).split()),
            renderer=RENDERER,
        )

    def _render(self, source: str, cleaner: nh3.Cleaner) -> str:
        rendered = self._markdown.render(source)
        if len(rendered) > max(_ALWAYS_ALLOWED, _MOST_GROWTH * len(source)):
            raise invalid("content", "too_complex", "becomes more than 20 times as long when rendered")
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
