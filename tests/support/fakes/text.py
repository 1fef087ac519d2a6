"""Rendering and handles in their simplest form."""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from blog.application.ports.handles import HandleMaker
from blog.application.ports.markdown import MarkdownRenderer
from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.slug import Slug
from blog.domain.common.text import invalid
from blog.domain.posts.values import Body, Heading, Markdown
from blog.domain.users.values import Username

TOO_COMPLEX: Final = "[too complex]"
"""A source that contains this is refused with `too_complex`."""


class PlainMarkdown(MarkdownRenderer):
    """Shows the source as it is, escaped, in one paragraph."""

    def __init__(self) -> None:
        self.renderer = "plain/1"

    @property
    def name(self) -> str:
        return self.renderer

    async def render_post(self, source: Markdown) -> Body:
        return Body(
            source=source,
            html=_paragraph(source.value),
            summary=" ".join(source.value.split())[:200],
            word_count=len(source.value.split()),
            toc=tuple(_headings(source.value)),
            renderer=self.renderer,
        )

    async def render_comment(self, source: CommentText) -> CommentBody:
        return CommentBody(source=source, html=_paragraph(source.value), renderer=self.renderer)


def _headings(source: str) -> Iterator[Heading]:
    for line in source.splitlines():
        marks, _, text = line.partition(" ")
        if text and marks and not marks.strip("#"):
            yield Heading(len(marks), text, f"user-content-{text.lower()}")


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
