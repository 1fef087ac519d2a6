"""The collection of pending changes, as the use cases see it."""

from typing import Protocol

from blog.domain.common.ids import PostId
from blog.domain.pending.change import PendingChange


class PendingChangeRepository(Protocol):
    """Pending changes within one unit of work. Events are stored together with the change.

    They go with their post. Lock the post first: whoever changes both does it in this order.
    """

    async def find(self, post_id: PostId) -> PendingChange | None:
        """The change of the post, locked against other writers until the unit of work ends, or None."""
        ...

    async def add(self, change: PendingChange) -> None:
        """Store a new one at once.

        Raises `ConcurrentUpdate` where the post has one by now, and where the post is gone. The unit of work
        is to be left after an error.
        """
        ...

    async def save(self, change: PendingChange) -> None:
        """Store a changed one that this repository handed out. Raises `ConcurrentUpdate`, as `add` does."""
        ...

    async def remove(self, change: PendingChange) -> None:
        """Remove one that this repository handed out. Raises `ConcurrentUpdate`, as `add` does."""
        ...
