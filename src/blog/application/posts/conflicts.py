"""What is told to whoever comes too late, and what can be saved of their work."""

from dataclasses import dataclass, replace

from blog.application.posts.custom import fitting
from blog.application.posts.views import meant
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision
from blog.domain.access.permissions import Action
from blog.domain.common.errors import PreconditionFailed
from blog.domain.posts import policy
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.post import Post
from blog.domain.revisions.merging import merge
from blog.domain.revisions.snapshot import content_of


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a post is to say by the changes of somebody who saw an older version, and of all since."""

    content: PostContent
    changed: tuple[str, ...] = ()
    """The names of the fields that others changed since."""


async def expect(unit: UnitOfWork, actor: Actor, post: Post, seen: int | None) -> None:
    """Raise `PreconditionFailed` unless this is the version that the actor saw; None expects nothing.

    It tells those who may read revisions what was changed since. To be asked once it is sure that the actor
    may do what they want: a version tells nothing to a stranger.
    """
    if seen is not None and seen != post.version:
        raise PreconditionFailed(post.version, changed=await _changed_since(unit, actor, post, seen))


async def reconcile(
    unit: UnitOfWork, actor: Actor, post: Post, changes: ContentChanges, seen: int | None
) -> Reconciled:
    """The content of the post with changes that were made to the version that the actor saw.

    Raises `PreconditionFailed` where others changed the same fields, where that version is not kept any more,
    and where there never was one; `ValidationFailed` like `PostContent.changed`.
    """
    if seen is None or seen == post.version:
        return Reconciled(post.content.changed(changes))
    changed = await _changed_since(unit, actor, post, seen)
    revision = None if changed is None else await unit.views.revisions.find(post.id, seen)
    if changed is None or revision is None:
        raise PreconditionFailed(post.version)
    base = content_of(revision.fields)
    # A tag that is gone, or was merged, was taken off the post by nobody who edited it. Nor was a custom
    # value whose field is gone.
    labels = await unit.views.revisions.labels(base.tag_ids)
    custom = await fitting(unit, base.custom)
    base = replace(base, tag_ids=meant(base.tag_ids, labels), custom=custom)
    merged = merge(base, base.changed(changes), post.content)
    if merged.conflicting:
        raise PreconditionFailed(post.version, changed=changed, conflicting=merged.conflicting)
    return Reconciled(merged.content, changed)


async def _changed_since(unit: UnitOfWork, actor: Actor, post: Post, seen: int) -> tuple[str, ...] | None:
    """The fields that were changed since that version; None where that is not known, or not for the actor."""
    if policy.may(actor, Action.POST_READ_REVISIONS, policy.PostFacts.of(post)) is not Decision.ALLOW:
        return None
    if not 0 < seen < post.version:
        return None
    changes = await unit.views.revisions.changes_from(post.id, seen)
    if not changes or changes[0].number != seen:
        return None
    return tuple(dict.fromkeys(name for each in changes[1:] for name in each.changed))
