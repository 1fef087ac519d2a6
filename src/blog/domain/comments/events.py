"""What happens to comments."""

from dataclasses import dataclass

from blog.domain.comments.values import CommentStatus
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import CommentId, PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPosted(DomainEvent):
    """Somebody commented on a post; it is public if it is approved."""

    name = "comment.posted"
    post_id: PostId
    parent_id: CommentId | None
    status: CommentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentEdited(DomainEvent):
    """The author changed what they had said."""

    name = "comment.edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDeleted(DomainEvent):
    """What was said is gone; the place in the thread stays."""

    name = "comment.deleted"
    post_id: PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentApproved(DomainEvent):
    """A moderator let the comment be public."""

    name = "comment.approved"
    alters = ("status",)
    post_id: PostId
    before: CommentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRejected(DomainEvent):
    """A moderator does not want the comment, which is not public any more."""

    name = "comment.rejected"
    alters = ("status",)
    post_id: PostId
    before: CommentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentMarkedAsSpam(DomainEvent):
    """A moderator takes the comment for spam; it is not public any more."""

    name = "comment.marked_as_spam"
    alters = ("status",)
    post_id: PostId
    before: CommentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentHeld(DomainEvent):
    """By the rules of the site, the comment is not public until a moderator decides."""

    name = "comment.held"
    alters = ("status",)
    post_id: PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentReported(DomainEvent):
    """Somebody told the moderators of the comment, which itself has not changed."""

    name = "comment.reported"
    post_id: PostId
    reason: str
