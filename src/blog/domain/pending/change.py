"""A pending change of a post."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.custom import CustomChanges, CustomValues
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import PendingId, PostId, UserId
from blog.domain.common.patch import UNSET
from blog.domain.common.text import invalid
from blog.domain.pending.events import (
    PendingAmended,
    PendingBegun,
    PendingDiscarded,
    PendingPublished,
    PendingScheduled,
)
from blog.domain.posts.content import ContentChanges, PostContent, called

_AT_ONCE: Final = ("slug", "locale", "translation_group")
"""What others can take in the meantime, so that the change could not be published any more."""


@dataclass(slots=True, eq=False, kw_only=True)
class PendingChange(Versioned):
    """How a post is to read once the change is published.

    A post has one at most. Only the fields in `changed` are its own: all others are what the post has, also
    where they are edited in the meantime. It is apart from the post, so that nothing that readers see of the
    post tells of it, not even a version or a time.
    """

    id: PendingId
    post_id: PostId
    editor_id: UserId | None
    """Who changed it last."""
    content: PostContent
    changed: tuple[str, ...]
    """The fields that it changes, as `PostContent` names them, in its order."""
    publish_at: datetime | None = None
    """When it is to be published by itself."""

    @classmethod
    def begin(
        cls,
        present: PostContent,
        changes: ContentChanges,
        *,
        id: PendingId,
        post_id: PostId,
        by: UserId | None,
        now: datetime,
    ) -> Self | None:
        """A new one over what the post says; None where the changes change nothing.

        Raises `ValidationFailed` like `PostContent.changed`, and for what changes at once,
        such as a slug.
        """
        content = _amended(present, changes)
        changed = content.differing(present)
        if not changed:
            return None
        change = cls(
            id=id,
            post_id=post_id,
            editor_id=by,
            content=content,
            changed=changed,
            created_at=now,
            updated_at=now,
        )
        change._record(PendingBegun(**change._stamp(by, now), post_id=post_id, changed=change.names))
        return change

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it changes, as callers know them."""
        return tuple(called(name) for name in self.changed)

    def applied_to(self, present: PostContent) -> PostContent:
        """What the post says with the change."""
        return replace(present, **{name: getattr(self.content, name) for name in self.changed})

    def amend(
        self, present: PostContent, changes: ContentChanges, *, by: UserId | None, now: datetime
    ) -> bool:
        """Change more, or take some of it back; answers whether anything is different now.

        `present` is what the post says. A field that is to be as it is there is no part of the change any
        more. Raises `ValidationFailed` like `begin`.
        """
        before = self.applied_to(present)
        content = _amended(before, changes)
        if not content.differing(before):
            return False
        self.content, self.changed, self.editor_id = content, content.differing(present), by
        self._advance(now)
        self._record(PendingAmended(**self._stamp(by, now), post_id=self.post_id, changed=self.names))
        return True

    def follow(self, before: CustomValues, after: CustomValues, *, by: UserId | None, now: datetime) -> bool:
        """Take over how the custom values of the post itself were changed; whether anything is different now.

        Values that this change changes, too, stay as they are in it.
        """
        wanted = self.content.custom
        own = {key: wanted.get(key) for key in {**before, **wanted} if wanted.get(key) != before.get(key)}
        custom = CustomChanges(own).made_of(after)
        if "custom" not in self.changed or custom == wanted:
            return False
        self.content = replace(self.content, custom=custom)
        self._advance(now)
        self._record(PendingAmended(**self._stamp(by, now), post_id=self.post_id, changed=self.names))
        return True

    def schedule(self, at: datetime, *, by: UserId | None, now: datetime) -> bool:
        """Have it published by itself; answers whether anything is different now.

        Raises `ValidationFailed` for a time that is not in the future.
        """
        if at <= now:
            raise invalid("at", "not_in_the_future", "must be in the future; leave it out to publish at once")
        if at == self.publish_at:
            return False
        self.publish_at = at
        self._advance(now)
        self._record(PendingScheduled(**self._stamp(by, now), post_id=self.post_id, at=at))
        return True

    def is_due(self, now: datetime) -> bool:
        """Whether its time has come."""
        return self.publish_at is not None and self.publish_at <= now

    def end(self, *, by: UserId | None, now: datetime, is_published: bool) -> None:
        """Mark its end, published or discarded; the repository then removes it."""
        self._advance(now)
        event = PendingPublished if is_published else PendingDiscarded
        self._record(event(**self._stamp(by, now), post_id=self.post_id))


def _amended(content: PostContent, changes: ContentChanges) -> PostContent:
    for name in _AT_ONCE:
        if getattr(changes, name) not in {UNSET, getattr(content, name)}:
            raise changes_at_once(called(name))
    return content.changed(changes)


def changes_at_once(field: str) -> ValidationFailed:
    """The refusal of a change that would have to wait, and cannot."""
    return invalid(field, "not_pending", "changes at once; edit it without draft=true")
