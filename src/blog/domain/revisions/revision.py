"""One stored version of a post."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Self

from blog.domain.common.events import changed_by
from blog.domain.common.ids import PostId, UserId
from blog.domain.posts.content import PostContent
from blog.domain.posts.post import Post
from blog.domain.revisions.snapshot import Snapshot, differences, snapshot_of

_NAMES: Final = MappingProxyType({"author_id": "author"})
"""What callers call what events alter, where that has another name here."""


KEPT: Final = 200
"""How many of the newest revisions of a post are kept, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a post said at one version, who made it so, and what was different from the version before.

    Its number is that version, so that a revision and an entity tag speak of the same thing. Versions that
    were passed within one unit of work were never stored, and have none.
    """

    post_id: PostId
    number: int
    editor_id: UserId | None
    """Who changed the post; None for the service itself."""
    created_at: datetime
    changed: tuple[str, ...]
    """The names of the fields, as callers know them, `status`, `author` and `authors` among them; all of the
    content for the first revision."""
    content: Snapshot

    @classmethod
    def of(cls, post: Post, before: PostContent | None) -> Self:
        """The revision of a post that is about to be stored; its events tell by whom.

        `before` is the content that is stored, or None for a new post.
        """
        events = post.pending_events
        snapshot = snapshot_of(post.content)
        edited = snapshot if before is None else differences(snapshot_of(before), snapshot)
        told = (_NAMES.get(name, name) for event in events for name in changed_by(event))
        return cls(
            post_id=post.id,
            number=post.version,
            editor_id=None if not events or events[-1].actor_id is None else UserId(events[-1].actor_id),
            created_at=post.updated_at,
            # What events tell is not enough: nothing that is overwritten may go unnoticed.
            changed=tuple(dict.fromkeys((*edited, *told))),
            content=snapshot,
        )
