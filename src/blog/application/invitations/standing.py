"""Whether an invitation is still good."""

from datetime import datetime

from blog.application.acting import as_they_are
from blog.application.users.queries import UserQueries
from blog.application.users.views import UserView
from blog.domain.access.decisions import Decision
from blog.domain.invitations import policy
from blog.domain.invitations.invitation import Invitation


async def find_inviter(users: UserQueries, invitation: Invitation, now: datetime) -> UserView | None:
    """Whoever vouches for the invitation, or None where it is not good any more.

    Somebody vouches only for as long as they could invite to this role.
    """
    if invitation.invited_by is None or not invitation.is_open(now):
        return None
    inviter = await users.find(invitation.invited_by)
    vouching = as_they_are(inviter)
    if vouching is None or policy.may(vouching, invitation.role) is not Decision.ALLOW:
        return None
    return inviter
