"""Rendering and handles in their simplest form."""

import html
import re
import unicodedata
from typing import Final

from blog.application.ports.handles import HandleMaker
from blog.application.ports.markdown import MarkdownRenderer
from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.slug import Slug
from blog.domain.common.text import invalid
from blog.domain.posts.values import Body, Markdown
from blog.domain.users.values import Username

TOO_COMPLEX: Final = "[too complex]"
"""A source that contains this is refused with `too_complex`."""


class PlainMarkdown(MarkdownRenderer):
    """Shows the source as it is, escaped, in one paragraph."""

    RENDERER: Final = "plain/1"

    async def render_post(self, source: Markdown) -> Body:
        return Body(
            source=source,
            html=_paragraph(source.value),
            summary=" ".join(source.value.split())[:200],
            word_count=len(source.value.split()),
            renderer=self.RENDERER,
        )

    async def render_comment(self, source: CommentText) -> CommentBody:
        return CommentBody(source=source, html=_paragraph(source.value), renderer=self.RENDERER)


class AsciiHandles(HandleMaker):
    """Keeps the ASCII letters and digits, without their accents."""

    def slug(self, text: str, *, fallback: str) -> Slug:
        try:
            return Slug(_ascii(text, Slug.LONGEST))
        except ValidationFailed:
            return Slug(fallback)

    def username(self, text: str) -> Username:
        try:
            return Username(_ascii(text, Username.LONGEST))
        except ValidationFailed:
            return Username("user")


def _paragraph(source: str) -> str:
    if TOO_COMPLEX in source:
        raise invalid("content", "too_complex", "the result is out of proportion to the source")
    return f"<p>{html.escape(source)}</p>" if source else ""


def _ascii(text: str, longest: int) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:longest].rstrip("-")
