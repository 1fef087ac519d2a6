"""What happens to posts."""

from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDrafted(DomainEvent):
    """A post came into being, as a draft."""

    name = "post.drafted"
    author_id: UserId
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdited(DomainEvent):
    """Fields of the post changed; their names."""

    name = "post.edited"
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostScheduled(DomainEvent):
    """The post is to go public by itself at that time, and at no other that was named before."""

    name = "post.scheduled"
    alters = ("status",)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnscheduled(DomainEvent):
    """The post is not to go public by itself any more."""

    name = "post.unscheduled"
    alters = ("status",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished(DomainEvent):
    """The post went public; by nobody where its time had come."""

    name = "post.published"
    alters = ("status",)
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnpublished(DomainEvent):
    """The post is not public any more."""

    name = "post.unpublished"
    alters = ("status",)
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTransferred(DomainEvent):
    """The post has another first author, who is in the place of the one before, and nowhere else."""

    name = "post.transferred"
    alters = ("author_id", "authors")
    before: UserId
    after: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCredited(DomainEvent):
    """The post is by these authors from now on, in this order."""

    name = "post.credited"
    alters = ("authors",)
    authors: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTrashed(DomainEvent):
    """The post is in the trash; whether it was public until now."""

    name = "post.trashed"
    alters = ("status",)
    slug: str
    was_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRestored(DomainEvent):
    """The post is out of the trash again; it is not public."""

    name = "post.restored"
    alters = ("status",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted(DomainEvent):
    """The post is gone, and its comments with it; whether it had ever been public."""

    name = "post.deleted"
    slug: str
    was_published: bool
