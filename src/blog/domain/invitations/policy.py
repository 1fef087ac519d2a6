"""Who may invite whom."""

from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role


def may(actor: Actor, role: Role) -> Decision:
    """Whether the actor may invite people to this role, and take such an invitation back."""
    is_lower = actor.role is not None and actor.role.outranks(role)
    return decide(actor, Action.INVITATION_MANAGE, Grant.LOWER_RANK if is_lower else Grant.NEVER)


def manageable(actor: Actor) -> frozenset[Role]:
    """The roles of the invitations that the actor may know of."""
    return frozenset(role for role in Role if may(actor, role) is Decision.ALLOW)
