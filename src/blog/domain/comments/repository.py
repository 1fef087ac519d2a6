"""The collection of comments, as the use cases see it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentBody, CommentText, ReportNote, ReportReason
from blog.domain.common.ids import CommentId, UserId


class CommentRepository(Protocol):
    """Comments within one unit of work. Events of an aggregate are stored together with it.

    Whoever adds or saves a comment holds the lock of its post: which places in a thread are shown depends on
    all comments around.
    """

    async def get(self, comment_id: CommentId) -> Comment:
        """The comment, locked against other writers until the unit of work ends. Raises `CommentNotFound`."""
        ...

    async def get_all(self, comment_ids: Collection[CommentId]) -> Sequence[Comment]:
        """Those of the comments that are there, by id, oldest first; each locked like `get`."""
        ...

    async def outdated(
        self, renderer: str | None, after: CommentId | None, limit: int
    ) -> Sequence[tuple[CommentId, CommentText]]:
        """The sources of comments whose body is not of this renderer, or of all; by id, behind this one.

        Tombstones have none. Nothing is locked.
        """
        ...

    async def rerender(self, comment_id: CommentId, body: CommentBody) -> bool:
        """Store what a renderer made of a source, if that is still the one of the comment; whether it is.

        The version stays. A comment that this repository handed out before is stale from then on.
        """
        ...

    async def has_approved(self, author_id: UserId) -> bool:
        """Whether anything that the author said is public. Nothing is locked."""
        ...

    async def add(self, comment: Comment) -> None:
        """Store a new comment on a post, and below a parent, that this unit of work has read.

        Raises `UserNotFound` where its author is gone.
        """
        ...

    async def save(self, comment: Comment) -> None:
        """Store a changed comment that this repository handed out. Raises `ConcurrentUpdate`."""
        ...

    async def like(self, comment: Comment, user_id: UserId, *, now: datetime) -> bool:
        """Note that the user likes a comment that this repository handed out; whether they had not before.

        Raises `UserNotFound`.
        """
        ...

    async def unlike(self, comment: Comment, user_id: UserId) -> bool:
        """Note that the user does not like it any more; whether they had before."""
        ...

    async def report(
        self,
        comment: Comment,
        user_id: UserId,
        reason: ReportReason,
        *,
        now: datetime,
        note: ReportNote | None = None,
    ) -> int | None:
        """Note a report of a comment that this repository handed out, with the events of the comment.

        Answers how many have reported it now, or None, and notes nothing, where this user had before. Raises
        `UserNotFound`.
        """
        ...

    async def forget_author(self, author_id: UserId) -> None:
        """Take the author's name off all their comments, which stay; each advances its version by one."""
        ...
