"""The value objects of a comment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from blog.domain.common.text import block, invalid


class CommentStatus(StrEnum):
    """Where a comment stands. What is approved is public, and nothing else of what was said."""

    PENDING = "pending"
    """It waits for a moderator."""
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    DELETED = "deleted"
    """Only the tombstone is left, for good."""


class ReportReason(StrEnum):
    """What is wrong with a comment, says whoever reports it."""

    SPAM = "spam"
    ABUSE = "abuse"
    OFF_TOPIC = "off_topic"
    ILLEGAL = "illegal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportNote:
    """What somebody has to say about a report: plain text of at most 500 characters, not blank."""

    LONGEST: ClassVar[int] = 500

    value: str

    def __post_init__(self) -> None:
        text = block(self.value.strip(), field="note", most_bytes=4 * self.LONGEST)
        if not text:
            raise invalid("note", "blank", "must not be blank")
        if len(text) > self.LONGEST:
            raise invalid("note", "too_long", f"at most {self.LONGEST} characters")
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value


class Verdict(StrEnum):
    """What a moderator decides about a comment."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"

    @property
    def status(self) -> CommentStatus:
        """Where the comment stands from then on."""
        return _STATUS[self]


_STATUS: Final[Mapping[Verdict, CommentStatus]] = MappingProxyType(
    {
        Verdict.APPROVE: CommentStatus.APPROVED,
        Verdict.REJECT: CommentStatus.REJECTED,
        Verdict.SPAM: CommentStatus.SPAM,
    }
)


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

    @property
    def link_count(self) -> int:
        """Links to follow, and addresses that are written out without being one."""
        return max(self.html.count("<a "), self.source.value.count("://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody without an account who said something. Both are what they wrote, and nobody vouches for it."""

    name: str
    email: str = field(repr=False)
    """For moderators alone."""
