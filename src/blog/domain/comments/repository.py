"""The collection of comments, as the use cases see it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from blog.domain.comments.comment import Comment
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

    async def forget_author(self, author_id: UserId) -> None:
        """Take the author's name off all their comments, which stay; each advances its version by one."""
        ...
