"""The collection of comments, as the use cases see it."""

from typing import Protocol

from blog.domain.comments.comment import Comment
from blog.domain.common.ids import CommentId, UserId


class CommentRepository(Protocol):
    """Comments within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, comment_id: CommentId) -> Comment:
        """The comment, locked against other writers until the unit of work ends. Raises `CommentNotFound`."""
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
