"""The comment aggregate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from blog.domain.comments.errors import CommentNotFound, EditWindowClosed, ReplyTooDeep
from blog.domain.comments.events import CommentDeleted, CommentEdited, CommentPosted
from blog.domain.comments.values import CommentBody
from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.text import invalid


@dataclass(slots=True, eq=False, kw_only=True)
class Comment(Versioned):
    """What one user says on one post, perhaps in reply to another comment there.

    A deleted comment stays as a tombstone, without body and author, so that the replies keep their place.
    """

    DEEPEST: ClassVar[int] = 5
    EDIT_WINDOW: ClassVar[timedelta] = timedelta(minutes=15)

    id: CommentId
    post_id: PostId
    author_id: UserId | None
    """None once the comment is deleted or its author's account is."""
    parent_id: CommentId | None
    depth: int
    """1 for a comment on the post itself, up to 5."""
    body: CommentBody | None
    """None for a tombstone."""

    @classmethod
    def post(
        cls,
        *,
        id: CommentId,
        post_id: PostId,
        author_id: UserId,
        body: CommentBody,
        now: datetime,
        parent: Self | None = None,
    ) -> Self:
        """A new comment.

        Raises `ValidationFailed` where the parent is on another post or deleted, and `ReplyTooDeep`.
        """
        if parent is not None and parent.post_id != post_id:
            raise invalid("parent_id", "unknown_parent", "must be a comment on the same post")
        if parent is not None and parent.is_deleted:
            raise invalid("parent_id", "deleted_parent", "must not be a deleted comment")
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
            created_at=now,
            updated_at=now,
        )
        comment._record(
            CommentPosted(**comment._stamp(author_id, now), post_id=post_id, parent_id=comment.parent_id)
        )
        return comment

    @property
    def is_deleted(self) -> bool:
        """Whether only the tombstone is left."""
        return self.body is None

    def edit(self, body: CommentBody, *, by: UserId, now: datetime) -> bool:
        """Change what was said; answers whether anything is different now.

        Raises `EditWindowClosed` from 15 minutes after posting on, and `CommentNotFound` for a tombstone.
        """
        if self.is_deleted:
            raise CommentNotFound
        if now - self.created_at >= self.EDIT_WINDOW:
            raise EditWindowClosed
        if body == self.body:
            return False
        self.body = body
        self._advance(now)
        self._record(CommentEdited(**self._stamp(by, now)))
        return True

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Leave a tombstone. Raises `CommentNotFound` where it is one already."""
        if self.is_deleted:
            raise CommentNotFound
        self.body = None
        self.author_id = None
        self._advance(now)
        self._record(CommentDeleted(**self._stamp(by, now), post_id=self.post_id))
