"""What happens to posts."""

from dataclasses import dataclass

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
class PostPublished(DomainEvent):
    """The post went public."""

    name = "post.published"
    alters = ("status",)
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnpublished(DomainEvent):
    """The post became a draft again."""

    name = "post.unpublished"
    alters = ("status",)
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTransferred(DomainEvent):
    """The post has another author."""

    name = "post.transferred"
    alters = ("author_id",)
    before: UserId
    after: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted(DomainEvent):
    """The post is gone, and its comments with it."""

    name = "post.deleted"
    slug: str
    was_published: bool
