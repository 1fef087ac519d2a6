"""The read side of previews."""

from typing import Final, Protocol

from blog.application.previews.views import PresentedPreview, PreviewView
from blog.domain.common.ids import PostId, PreviewId
from blog.domain.common.paging import Order, Page, PageRequest

PREVIEW_ORDERS: Final = frozenset({"created_at", "expires_at"})
"""What lists of previews can be sorted by."""

NATURAL_PREVIEW_ORDER: Final = (Order("created_at", descending=True),)


class PreviewQueries(Protocol):
    """Reads previews without aggregates, one statement each. They are found until they are removed."""

    async def present(self, preview_id: PreviewId) -> PresentedPreview | None:
        """The preview, expired or not, with the role that whoever made it has now; or None."""
        ...

    async def find(self, preview_id: PreviewId) -> PreviewView | None:
        """The preview, or None."""
        ...

    async def list(self, post_id: PostId, page: PageRequest) -> Page[PreviewView]:
        """A part of the previews of the post, by `PREVIEW_ORDERS`."""
        ...
