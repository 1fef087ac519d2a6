"""Who may do what to a comment. Whoever may not read the post may not know of its comments."""

from dataclasses import dataclass

from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.ids import UserId


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """What a decision about a comment depends on."""

    author_id: UserId | None
    post_author_id: UserId
    post_is_readable: bool
    """Whether the actor may read the post that the comment stands on."""


def may(actor: Actor, action: Action, facts: CommentFacts) -> Decision:
    """Whether the actor may do this to the comment."""
    if not facts.post_is_readable:
        return Decision.HIDE
    held = Grant.NEVER
    if actor.is_user(facts.author_id):
        held |= Grant.OWN
    if actor.is_user(facts.post_author_id):
        held |= Grant.ON_OWN_POST
    return decide(actor, action, held)
