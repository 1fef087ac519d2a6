"""What readers get to see of comments."""

from dataclasses import dataclass
from datetime import datetime

from blog.application.users.views import AuthorView
from blog.domain.common.ids import CommentId, PostId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment, or the tombstone of one."""

    id: CommentId
    post_id: PostId
    parent_id: CommentId | None
    depth: int
    author: AuthorView | None
    """None for a tombstone, and where the author's account is gone."""
    content: str | None
    """Markdown; None for a tombstone."""
    content_html: str | None
    """Safe HTML; None for a tombstone."""
    created_at: datetime
    updated_at: datetime
    version: int
    post_author_id: UserId
    post_is_published: bool

    @property
    def is_deleted(self) -> bool:
        """Whether only the tombstone is left."""
        return self.content is None
