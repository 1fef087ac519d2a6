"""The value objects of a post."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from blog.domain.common.text import block, line, passage


class PostStatus(StrEnum):
    """Where a post stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    """Goes public by itself at its time."""
    PUBLISHED = "published"
    """The only one that everybody may read."""
    UNPUBLISHED = "unpublished"
    """Was public, and is not any more."""
    TRASHED = "trashed"
    """Deleted, but to be had back for a while."""


class PostKind(StrEnum):
    """What a post is: part of the stream, or a page of its own, such as an imprint."""

    POST = "post"
    PAGE = "page"


class Visibility(StrEnum):
    """Who gets to see a post that is published, and how much of it."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    """Whoever has its address reads it; nothing else leads there."""
    MEMBERS = "members"
    """Everybody sees that it is there and what it is about; whoever is signed in reads it."""


LISTED: Final = frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
"""What everybody finds in lists, once it is published."""


@dataclass(frozen=True, slots=True)
class Title:
    """The headline: 1 to 200 characters on one line."""

    LONGEST: ClassVar[int] = 200

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="title", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A short text for lists, written by hand: at most 1,000 bytes of plain text."""

    MOST_BYTES: ClassVar[int] = 1_000

    value: str

    def __post_init__(self) -> None:
        text = passage(
            self.value,
            field="excerpt",
            most_bytes=self.MOST_BYTES,
            if_blank="must not be blank; use null for an automatic one",
        )
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Markdown:
    """The source of a post: at most 200 KB (204,800 bytes) of CommonMark; may be empty."""

    MOST_BYTES: ClassVar[int] = 200 * 1024

    value: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", block(self.value, field="content", most_bytes=self.MOST_BYTES))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a post, as an entry of its table of contents."""

    level: int
    """1 to 6."""
    text: str
    """Plain, on one line; the first 200 characters."""
    anchor: str
    """The id of its element in the HTML, there only once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A source and what a renderer made of it. Only the `MarkdownRenderer` port makes one from a source."""

    WORDS_A_MINUTE: ClassVar[int] = 238
    """Mean silent reading rate of adults (Brysbaert 2019, J. Mem. Lang. 109)."""

    source: Markdown
    html: str
    """Sanitised: safe to show as it is."""
    summary: str
    """The first words as plain text, for lists; empty for an empty source."""
    word_count: int
    toc: tuple[Heading, ...]
    """The headings in their order; of very many the first."""
    renderer: str
    """Name and version of the renderer, to find what an older one made."""

    @classmethod
    def minutes_for(cls, word_count: int) -> int:
        """Whole minutes that so many words take, at least one."""
        return max(1, -(-word_count // cls.WORDS_A_MINUTE))
