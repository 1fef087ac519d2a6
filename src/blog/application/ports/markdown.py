"""From Markdown to safe HTML."""

from typing import ClassVar, Protocol

from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.errors import DomainError, ErrorKind
from blog.domain.posts.values import Body, Markdown


class RenderingBusy(DomainError):
    """More texts wait to be rendered than the server takes on."""

    code = "rendering_busy"
    kind: ClassVar[ErrorKind] = ErrorKind.UNAVAILABLE
    title = "Too many texts are being rendered at once; try again in a moment"


class MarkdownRenderer(Protocol):
    """Renders what people write into HTML that is safe to show, away from the event loop.

    Raises `ValidationFailed` with code `too_complex` where the result is out of proportion to the source or
    takes too long to make, and `RenderingBusy`.
    """

    @property
    def name(self) -> str:
        """With its version: what it makes carries this as `renderer`, and another renderer has another."""
        ...

    async def render_post(self, source: Markdown) -> Body:
        """The body of a post."""
        ...

    async def render_comment(self, source: CommentText) -> CommentBody:
        """The body of a comment: fewer elements, and links that pass on no reputation."""
        ...
