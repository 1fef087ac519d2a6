"""What happens to tags."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCreated(DomainEvent):
    """A tag came into being."""

    name = "tag.created"
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagEdited(DomainEvent):
    """The tag has another name or slug."""

    name = "tag.edited"
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDeleted(DomainEvent):
    """The tag is gone, from all posts too."""

    name = "tag.deleted"
    tag: str
