"""The collection of previews, as the use cases see it."""

from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.previews.preview import Preview


class PreviewRepository(Protocol):
    """Previews within one unit of work. Events of an aggregate are stored together with it.

    A preview goes with its post, and with the account of whoever made it.
    """

    async def get(self, preview_id: PreviewId) -> Preview:
        """The preview, locked until the unit of work ends. Raises `PreviewNotFound`."""
        ...

    async def count_living(self, post_id: PostId, now: datetime) -> int:
        """How many previews of the post have not expired.

        Exact where whoever adds one has locked the post before.
        """
        ...

    async def add(self, preview: Preview) -> None:
        """Store a new preview. Raises `ConcurrentUpdate` where its post or whoever made it is gone."""
        ...

    async def remove(self, preview: Preview) -> None:
        """Remove a preview that this repository handed out. Raises `ConcurrentUpdate` where it is gone."""
        ...

    async def revoke_all_of(self, user_id: UserId, *, by: UserId | None, now: datetime) -> None:
        """Revoke the previews that a user made, and remove them."""
        ...

    async def remove_expired(self, expired_by: datetime, limit: int) -> int:
        """Remove previews that had expired by then, the oldest first; how many, at most the limit."""
        ...
