"""Who may do what to an account."""

from dataclasses import dataclass

from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What a decision about an account depends on."""

    user_id: UserId
    role: Role


def may(actor: Actor, action: Action, facts: UserFacts, *, new_role: Role | None = None) -> Decision:
    """Whether the actor may do this to the account; `new_role` is the role that it is to have.

    Accounts are public, so nothing is hidden.
    """
    held = Grant.NEVER
    if actor.is_user(facts.user_id):
        held |= Grant.OWN
    if (
        actor.role is not None
        and actor.role.outranks(facts.role)
        and (new_role is None or actor.role.outranks(new_role))
    ):
        held |= Grant.LOWER_RANK
    return decide(actor, action, held)
