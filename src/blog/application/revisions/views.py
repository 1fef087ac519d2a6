"""What authors and editors get to see of revisions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blog.application.users.views import AuthorView
from blog.domain.common.ids import PostId
from blog.domain.revisions.comparison import FieldChange
from blog.domain.revisions.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A version of a post: when it came about, by whom, and what was different from the one before."""

    post_id: PostId
    number: int
    editor: AuthorView | None
    """None for the service itself, and for whoever has no account any more."""
    created_at: datetime
    changed: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """The post that it is a version of."""
        return self.post_id

    @property
    def version(self) -> int:
        """The version of the post, which is the number of the revision."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRevision(RevisionView):
    """A version of a post with what it said."""

    fields: Snapshot
    """What it said, by the names of the fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDiff:
    """What is different between two versions of a post."""

    post_id: PostId
    before: int | None
    """The number of the earlier revision; None where nothing came before."""
    after: int
    changes: tuple[FieldChange, ...]

    @property
    def id(self) -> UUID:
        """The post that they are versions of."""
        return self.post_id

    @property
    def version(self) -> int:
        """The version of the post that is compared."""
        return self.after
