"""Who may do what to a post. A draft that the actor may not read is hidden, not refused."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, Self

from blog.domain.access.actor import Actor, granted
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.ids import UserId
from blog.domain.posts.values import PostStatus


class Governed(Protocol):
    """What decisions are about: a post, or what is read of one."""

    @property
    def author_ids(self) -> tuple[UserId, ...]: ...
    @property
    def status(self) -> PostStatus: ...
    @property
    def is_for_members(self) -> bool: ...


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
    def of(cls, post: Governed) -> Self:
        """What decisions about this post depend on."""
        return cls(
            author_ids=post.author_ids,
            is_published=post.status is PostStatus.PUBLISHED,
            is_scheduled=post.status is PostStatus.SCHEDULED,
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
