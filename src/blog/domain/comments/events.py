"""What happens to comments."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import CommentId, PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPosted(DomainEvent):
    """Somebody commented on a post."""

    name = "comment.posted"
    post_id: PostId
    parent_id: CommentId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentEdited(DomainEvent):
    """The author changed what they had said."""

    name = "comment.edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDeleted(DomainEvent):
    """What was said is gone; the place in the thread stays."""

    name = "comment.deleted"
    post_id: PostId
