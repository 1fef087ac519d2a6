"""What those who manage invitations get to see of them."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.application.users.views import AuthorView
from blog.domain.access.roles import Role
from blog.domain.common.ids import InvitationId


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """An invitation. Its secret is known to nobody but who received it."""

    id: InvitationId
    email: str = field(repr=False)
    role: Role
    invited_by: AuthorView | None
    """None where the account is gone."""
    sent_at: datetime | None
    """None while the message waits to be sent."""
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int
