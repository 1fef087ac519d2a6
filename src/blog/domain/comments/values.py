"""The value objects of a comment."""

from dataclasses import dataclass
from typing import ClassVar

from blog.domain.common.text import block, invalid


@dataclass(frozen=True, slots=True)
class CommentText:
    """The source of a comment: at most 10 KB (10,240 bytes) of Markdown, not blank."""

    MOST_BYTES: ClassVar[int] = 10 * 1024

    value: str

    def __post_init__(self) -> None:
        text = block(self.value, field="content", most_bytes=self.MOST_BYTES).strip()
        if not text:
            raise invalid("content", "blank", "must not be blank")
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentBody:
    """A source and what a renderer made of it. Only the `MarkdownRenderer` port makes one from a source."""

    source: CommentText
    html: str
    """Sanitised: safe to show as it is; links carry `rel="nofollow ugc"`."""
    renderer: str
    """Name and version of the renderer, to find what an older one made."""
