"""The read side of posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from blog.application.custom_fields.filtering import CustomCondition
from blog.application.posts.views import Neighbours, PostStanding, PostTrace, PostView
from blog.application.users.queries import UserRef
from blog.domain.common.ids import PostId, UserId
from blog.domain.common.locale import Locale
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.values import LISTED, PostKind, PostStatus, Visibility

PostRef = PostId | Slug
"""What an address may name a post by: the id, or the slug."""

POST_ORDERS: Final = frozenset({"published_at", "created_at", "updated_at", "title"})
"""What lists of posts can be sorted by. What is not public sorts as if published at the end of time."""

PART: Final = "part"
"""What the posts of one series can be sorted by as well."""

NATURAL_POST_ORDER: Final = (Order("published_at", descending=True),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFilter:
    """Which posts a list holds; all conditions together."""

    drafts: DraftScope = DraftScope.NONE
    """Which posts that are not public may be in it at all; `OWN` are those of `viewer_id`."""
    viewer_id: UserId | None = None
    status: PostStatus | None = PostStatus.PUBLISHED
    """None for all but those in the trash."""
    kind: PostKind | None = PostKind.POST
    """None for both."""
    featured: bool | None = None
    """None whether or not."""
    locale: Locale | None = None
    tags: tuple[Slug, ...] = ()
    """Posts with any of these tags; empty for all. A slug that a tag had once stands for that tag."""
    primary_tag: Slug | None = None
    """Posts whose first tag is this one."""
    author: UserRef | None = None
    """Posts that this user is an author of."""
    published_from: datetime | None = None
    """At or after; excludes drafts."""
    published_to: datetime | None = None
    """At or before; excludes drafts."""
    visibility: frozenset[Visibility] = LISTED
    """Posts that are one of these. What is unlisted is in it as far as `drafts` goes, public or not."""
    series: Slug | None = None
    custom: tuple[CustomCondition, ...] = ()
    """What the custom values fulfil, each condition."""


class PostQueries(Protocol):
    """Reads posts without aggregates: one statement each, and one more for a total."""

    async def find(self, ref: PostRef, *, with_body: bool = True) -> PostView | None:
        """The post, or None. Whether the caller may see it, and which translations, is not asked here."""
        ...

    async def standing(self, ref: PostRef) -> PostStanding | None:
        """Whose the post is and whether it is published, or None: far less than `find` has to read."""
        ...

    async def trace(self, ref: PostRef) -> PostTrace | None:
        """What is left of an address at which a post was public, be it an id or a slug of then; else None."""
        ...

    async def around(self, post_id: PostId, place: SeriesPlace) -> Neighbours:
        """The listed posts around a place that the post is to have; the post itself is none of them.

        They stand by part, then by the time at which they were published, then by id. A post that is not
        public stands behind those that share its part.
        """
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[PostId]:
        """Posts that are to go public by now, those that wait longest first; one statement."""
        ...

    async def trashed(self, by: datetime, limit: int) -> Sequence[PostId]:
        """Posts that came into the trash at that time or earlier, the first ones first; one statement."""
        ...

    async def list(
        self, wanted: PostFilter, page: PageRequest, *, with_body: bool = False, with_meta: bool = False
    ) -> Page[PostView]:
        """A part of the posts that the filter lets through; `page.order` is from `POST_ORDERS` or empty.

        With a series in the filter, it may have `PART` as well.

        `with_meta` is with all that the head of a page needs: `seo`, the translations, and the posts
        before and after it in its series, by the rule of `around`.
        """
        ...
