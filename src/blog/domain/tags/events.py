"""What happens to tags."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import TagId


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCreated(DomainEvent):
    """A tag came into being."""

    name = "tag.created"
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagEdited(DomainEvent):
    """Fields of the tag changed; their names."""

    name = "tag.edited"
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagMerged(DomainEvent):
    """The tag is gone: every post that carried it carries `into` instead. No post has another version."""

    name = "tag.merged"
    tag: str
    slug: str
    into: TagId


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDeleted(DomainEvent):
    """The tag is gone, from all posts too."""

    name = "tag.deleted"
    tag: str
