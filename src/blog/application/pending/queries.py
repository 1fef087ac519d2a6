"""The read side of pending changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from blog.application.pending.views import PendingState
from blog.domain.common.ids import PostId


class PendingChangeQueries(Protocol):
    """Reads pending changes without aggregates: one statement each."""

    async def find(self, post_id: PostId) -> PendingState | None:
        """The change of a post, or None. Whether the caller may know of it is for the use case to say."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[PostId]:
        """Published posts with a change that is to be published by now, those that wait longest first."""
        ...
