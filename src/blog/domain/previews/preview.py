"""The preview aggregate: one post, shown to whoever has the link, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.common.text import invalid
from blog.domain.previews.events import PreviewCreated, PreviewRevoked
from blog.domain.previews.values import PreviewNote


@dataclass(slots=True, eq=False, kw_only=True)
class Preview(Versioned):
    """A preview; it is there until it is revoked. `Preview.create` makes one.

    It holds nothing secret: what opens it is signed, and stored nowhere.
    """

    SHORTEST_LIFE: ClassVar[timedelta] = timedelta(minutes=1)
    DEFAULT_LIFE: ClassVar[timedelta] = timedelta(days=7)
    LONGEST_LIFE: ClassVar[timedelta] = timedelta(days=30)
    MOST_LIVING: ClassVar[int] = 20
    """How many previews of one post there may be that have not expired."""

    id: PreviewId
    post_id: PostId
    created_by: UserId
    """Who made it. It shows what they may read, and nothing once they may not read it any more."""
    note: PreviewNote | None
    expires_at: datetime

    @classmethod
    def create(
        cls,
        *,
        id: PreviewId,
        post_id: PostId,
        by: UserId,
        note: PreviewNote | None,
        lasts: timedelta,
        now: datetime,
    ) -> Self:
        """A new preview. Raises `ValidationFailed` for less than a minute and for more than 30 days."""
        if not cls.SHORTEST_LIFE <= lasts <= cls.LONGEST_LIFE:
            raise invalid("expires_in", "out_of_range", "must be 60 seconds to 30 days")
        preview = cls(
            id=id,
            post_id=post_id,
            created_by=by,
            note=note,
            expires_at=now + lasts,
            created_at=now,
            updated_at=now,
        )
        preview._record(PreviewCreated(**preview._stamp(by, now), post_id=post_id))
        return preview

    def revoke(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the preview; the repository then removes it."""
        self._advance(now)
        self._record(PreviewRevoked(**self._stamp(by, now), post_id=self.post_id))
