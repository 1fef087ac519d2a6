"""What happens to invitations."""

from dataclasses import dataclass

from blog.domain.access.roles import Role
from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMade(DomainEvent):
    """Somebody is invited to join."""

    name = "invitation.made"
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(DomainEvent):
    """Whoever was invited has joined."""

    name = "invitation.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(DomainEvent):
    """The invitation is good for nothing any more."""

    name = "invitation.withdrawn"
