"""The read side of revisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from blog.application.revisions.views import RevisionView, WholeRevision
from blog.domain.common.ids import PostId
from blog.domain.common.paging import Order, Page, PageRequest

NATURAL_REVISION_ORDER: Final = (Order("number", descending=True),)
"""The newest first; the number tells all revisions of a post apart."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one revision changed."""

    number: int
    changed: tuple[str, ...]


class RevisionQueries(Protocol):
    """Reads the revisions that `PostRepository.add` and `save` store: one statement each.

    Whether the caller may see them is for the use case to say.
    """

    async def list(self, post_id: PostId, page: PageRequest) -> Page[RevisionView]:
        """A part of the revisions of a post, by number."""
        ...

    async def find(self, post_id: PostId, number: int) -> WholeRevision | None:
        """The revision of this number."""
        ...

    async def find_before(self, post_id: PostId, number: int) -> WholeRevision | None:
        """The newest revision with a smaller number, if any is kept."""
        ...

    async def changes_from(self, post_id: PostId, number: int) -> Sequence[Change]:
        """What the revision of this number and all after it changed, the oldest first.

        Where it does not begin with that number, the revision is not kept, and those after it may be missing.
        """
        ...
