"""What those who may change a post get to see of a pending change."""

from dataclasses import dataclass
from datetime import datetime

from blog.application.users.views import AuthorView
from blog.domain.common.ids import PendingId, PostId
from blog.domain.posts.content import PostContent, called


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingState:
    """A pending change as it is stored."""

    id: PendingId
    post_id: PostId
    changed: tuple[str, ...]
    """The fields that it changes, as `PostContent` names them."""
    publish_at: datetime | None
    editor: AuthorView | None
    """Who changed it last; None once the account is gone."""
    created_at: datetime
    updated_at: datetime
    version: int
    content: PostContent
    """What is not changed is in it as it was once, too."""
    present_excerpt: str | None
    """What the post has for an excerpt now, written by hand."""
    present_summary: str
    """What the post has without one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it changes, as callers know them."""
        return tuple(called(name) for name in self.changed)
