"""Who may do what to a comment.

Whoever may not read all of the post may not know of its comments. What is not approved is known to the
moderators of the post; while it waits, or is rejected, to its author as well.
"""

from dataclasses import dataclass
from typing import Final

from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.comments.values import CommentStatus
from blog.domain.common.ids import UserId

TOLD_TO_AUTHOR: Final = frozenset({CommentStatus.PENDING, CommentStatus.REJECTED})
"""Where a comment stands that is not public and yet known to who said it: a spammer is told nothing."""


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """What a decision about a comment depends on."""

    author_id: UserId | None
    post_author_ids: tuple[UserId, ...]
    post_is_readable: bool
    """Whether the actor may read all of the post that the comment stands on."""
    status: CommentStatus


def moderates(actor: Actor, post_author_ids: tuple[UserId, ...]) -> bool:
    """Whether the actor may moderate the comments on a post of these authors, as far as they may read it."""
    held = Grant.ON_OWN_POST if actor.is_any_of(post_author_ids) else Grant.NEVER
    return decide(actor, Action.COMMENT_MODERATE, held) is Decision.ALLOW


def may_see(actor: Actor, facts: CommentFacts) -> bool:
    """Whether the actor may read what the comment says; nobody reads a tombstone."""
    if not facts.post_is_readable or facts.status is CommentStatus.DELETED:
        return False
    if facts.status is CommentStatus.APPROVED or moderates(actor, facts.post_author_ids):
        return True
    is_told = facts.status in TOLD_TO_AUTHOR
    return is_told and actor.is_user(facts.author_id) and sees_own_pending(actor)


def sees_own_pending(actor: Actor) -> bool:
    """Whether the actor may read what they said themselves while it waits, and what was rejected of it."""
    return decide(actor, Action.COMMENT_EDIT, Grant.OWN) is Decision.ALLOW


def may(actor: Actor, action: Action, facts: CommentFacts) -> Decision:
    """Whether the actor may do this to the comment."""
    if not may_see(actor, facts):
        return Decision.HIDE
    held = Grant.NEVER
    if actor.is_user(facts.author_id):
        held |= Grant.OWN
    if actor.is_any_of(facts.post_author_ids):
        held |= Grant.ON_OWN_POST
    return decide(actor, action, held)
