"""What the read side says of previews."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.application.users.views import AuthorView
from blog.domain.access.roles import Role
from blog.domain.common.ids import PostId, PreviewId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """A preview as those who may edit the post see it."""

    id: PreviewId
    post_id: PostId
    note: str | None
    created_by: AuthorView
    expires_at: datetime
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedPreview:
    """A preview whose link was opened, and what counts of whoever made it."""

    post_id: PostId
    created_by: UserId
    role: Role
    """The one that they have now."""
    creator_is_active: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPreview(PreviewView):
    """A new preview with what opens it, which is shown this once."""

    token: str = field(repr=False)
    url: str = field(repr=False)
    """Where the service itself shows it, as JSON."""
    page_url: str | None = field(repr=False)
    """The page of the front end, where the settings name one."""
