"""Whether an invitation is still good."""

from datetime import datetime

from blog.application.users.queries import UserQueries
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision
from blog.domain.invitations import policy
from blog.domain.invitations.invitation import Invitation


async def find_inviter(users: UserQueries, invitation: Invitation, now: datetime) -> UserView | None:
    """Whoever vouches for the invitation, or None where it is not good any more.

    What somebody promised who has lost the right to is not kept: otherwise an admin who is shut out could
    come back by an invitation of their own.
    """
    if invitation.invited_by is None or not invitation.is_open(now):
        return None
    inviter = await users.find(invitation.invited_by)
    if inviter is None or not inviter.is_active:
        return None
    vouching = Actor(user_id=inviter.id, role=inviter.role)
    return inviter if policy.may(vouching, invitation.role) is Decision.ALLOW else None
