"""Who may do what to a post. A draft that the actor may not read is hidden, not refused."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from blog.domain.access.actor import Actor, granted
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.ids import UserId
from blog.domain.posts.post import Post


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What a decision about a post depends on."""

    author_ids: tuple[UserId, ...]
    """Whose it is: each author's alike."""
    is_published: bool
    is_scheduled: bool = False
    """Whether it goes public by itself: somebody who may publish has had the last look at it."""
    is_for_members: bool = False
    """Whether only those who are signed in read what it says and what is said on it."""

    @classmethod
    def of(cls, post: Post) -> Self:
        """What decisions about this post depend on."""
        return cls(
            author_ids=post.author_ids,
            is_published=post.is_published,
            is_scheduled=post.is_scheduled,
            is_for_members=post.is_for_members,
        )


class DraftScope(Enum):
    """Which posts that are not public an actor may know of; for short, drafts."""

    NONE = auto()
    OWN = auto()
    ALL = auto()


def readable_drafts(actor: Actor) -> DraftScope:
    """The drafts that lists, counts and threads may take into account for this actor."""
    grant = granted(actor, Action.POST_READ_DRAFT)
    if grant & Grant.ALWAYS:
        return DraftScope.ALL
    return DraftScope.OWN if grant & Grant.OWN else DraftScope.NONE


def may_read(actor: Actor, facts: PostFacts) -> Decision:
    """Whether the actor may read the post, and so know of it: allow or hide."""
    action = Action.POST_READ_PUBLISHED if facts.is_published else Action.POST_READ_DRAFT
    allowed = decide(actor, action, _held(actor, facts)) is Decision.ALLOW
    return Decision.ALLOW if allowed else Decision.HIDE


def may_read_whole(actor: Actor, facts: PostFacts) -> Decision:
    """Whether the actor may also read its body and its comments; denied to whoever may read the rest only."""
    decision = may_read(actor, facts)
    if decision is Decision.HIDE or not facts.is_for_members:
        return decision
    return decide(actor, Action.POST_READ_MEMBERS)


def may(actor: Actor, action: Action, facts: PostFacts) -> Decision:
    """Whether the actor may do this to the post."""
    if may_read(actor, facts) is Decision.HIDE:
        return Decision.HIDE
    return decide(actor, action, _held(actor, facts))


def _held(actor: Actor, facts: PostFacts) -> Grant:
    if not actor.is_any_of(facts.author_ids):
        return Grant.NEVER
    is_released = facts.is_published or facts.is_scheduled
    return Grant.OWN if is_released else Grant.OWN | Grant.OWN_DRAFT
