"""The comment aggregate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import ClassVar, Final, Self

from blog.domain.comments.errors import CommentNotFound, EditWindowClosed, ReplyTooDeep
from blog.domain.comments.events import (
    CommentApproved,
    CommentDeleted,
    CommentEdited,
    CommentHeld,
    CommentMarkedAsSpam,
    CommentPosted,
    CommentRejected,
    CommentReported,
)
from blog.domain.comments.values import CommentBody, CommentStatus, Guest, ReportReason, Verdict
from blog.domain.common.aggregate import Versioned
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.text import invalid

_DECIDED: Final[
    Mapping[Verdict, type[CommentApproved] | type[CommentRejected] | type[CommentMarkedAsSpam]]
] = MappingProxyType(
    {
        Verdict.APPROVE: CommentApproved,
        Verdict.REJECT: CommentRejected,
        Verdict.SPAM: CommentMarkedAsSpam,
    }
)


@dataclass(slots=True, eq=False, kw_only=True)
class Comment(Versioned):
    """What one user, or a guest, says on one post, perhaps in reply to another comment there.

    A deleted comment stays as a tombstone, without body and author, so that the replies keep their place.
    """

    DEEPEST: ClassVar[int] = 5
    EDIT_WINDOW: ClassVar[timedelta] = timedelta(minutes=15)

    id: CommentId
    post_id: PostId
    author_id: UserId | None
    """None for a guest, and once the comment is deleted or its author's account is."""
    parent_id: CommentId | None
    depth: int
    """1 for a comment on the post itself, up to 5."""
    body: CommentBody | None
    """None for a tombstone."""
    status: CommentStatus
    edited_at: datetime | None = None
    """When the author last changed what they had said."""
    guest: Guest | None = None
    """Who said it, where that is nobody with an account."""

    @classmethod
    def post(
        cls,
        *,
        id: CommentId,
        post_id: PostId,
        author_id: UserId | None,
        body: CommentBody,
        now: datetime,
        guest: Guest | None = None,
        parent: Self | None = None,
        status: CommentStatus = CommentStatus.APPROVED,
    ) -> Self:
        """A new comment.

        Raises `ReplyTooDeep`, and `ValidationFailed` where the parent is on another post or not public: to
        whoever replies, what is not public does not exist.
        """
        if parent is not None and (parent.post_id != post_id or not parent.is_approved):
            raise unknown_parent()
        depth = 1 if parent is None else parent.depth + 1
        if depth > cls.DEEPEST:
            raise ReplyTooDeep
        comment = cls(
            id=id,
            post_id=post_id,
            author_id=author_id,
            parent_id=None if parent is None else parent.id,
            depth=depth,
            body=body,
            status=status,
            guest=guest,
            created_at=now,
            updated_at=now,
        )
        comment._record(
            CommentPosted(
                **comment._stamp(author_id, now), post_id=post_id, parent_id=comment.parent_id, status=status
            )
        )
        return comment

    @property
    def is_deleted(self) -> bool:
        """Whether only the tombstone is left."""
        return self.status is CommentStatus.DELETED

    @property
    def is_approved(self) -> bool:
        """Whether everybody who may read the post may read it."""
        return self.status is CommentStatus.APPROVED

    def edit(self, body: CommentBody, *, by: UserId, now: datetime, window: timedelta = EDIT_WINDOW) -> bool:
        """Change what was said; answers whether anything is different now.

        Raises `EditWindowClosed` from the end of the window after posting on, and `CommentNotFound` for a
        tombstone.
        """
        if self.is_deleted:
            raise CommentNotFound
        if now - self.created_at >= window:
            raise EditWindowClosed
        if body == self.body:
            return False
        self.body, self.edited_at = body, now
        self._advance(now)
        self._record(CommentEdited(**self._stamp(by, now)))
        return True

    def moderate(self, verdict: Verdict, *, by: UserId | None, now: datetime) -> bool:
        """Decide about it, whatever was decided before; answers whether anything is different now.

        Raises `CommentNotFound` for a tombstone.
        """
        if self.is_deleted:
            raise CommentNotFound
        if self.status is verdict.status:
            return False
        before, self.status = self.status, verdict.status
        self._advance(now)
        self._record(_DECIDED[verdict](**self._stamp(by, now), post_id=self.post_id, before=before))
        return True

    def report(self, reason: ReportReason, *, by: UserId, now: datetime) -> None:
        """Tell the moderators. The comment stays as it is: nobody else can see that it was reported."""
        self._record(CommentReported(**self._stamp(by, now), post_id=self.post_id, reason=reason.value))

    def hold(self, *, by: UserId | None, now: datetime) -> bool:
        """Take it from the public until a moderator decides; answers whether it was public."""
        if not self.is_approved:
            return False
        self.status = CommentStatus.PENDING
        self._advance(now)
        self._record(CommentHeld(**self._stamp(by, now), post_id=self.post_id))
        return True

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Leave a tombstone. Raises `CommentNotFound` where it is one already."""
        if self.is_deleted:
            raise CommentNotFound
        self.body = self.edited_at = None
        self.author_id = self.guest = None
        self.status = CommentStatus.DELETED
        self._advance(now)
        self._record(CommentDeleted(**self._stamp(by, now), post_id=self.post_id))


def unknown_parent() -> ValidationFailed:
    """The error for a comment to reply to that is not there for whoever replies."""
    return invalid("parent_id", "unknown_parent", "must be a public comment on the same post")
