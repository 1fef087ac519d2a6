"""What readers get to see of posts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from blog.application.posts.meta import PostMeta
from blog.application.series.views import PlaceView
from blog.application.tags.views import TagLabel
from blog.application.users.views import AuthorView
from blog.domain.common.custom import NO_CUSTOM_VALUES, CustomValues
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import PendingId, PostId, UserId
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.seo import Seo
from blog.domain.posts.values import LISTED, Heading, PostKind, PostStatus, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """An image with the words that belong to it."""

    url: str
    alt: str
    caption: str | None

    @classmethod
    def of(cls, image: FeatureImage | None) -> Self | None:
        """The image as it is shown, if there is one."""
        return None if image is None else cls(url=image.url, alt=image.alt, caption=image.caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingView:
    """What of a post its readers do not see yet."""

    id: PendingId
    changed: tuple[str, ...]
    """The fields that differ, as callers know them."""
    publish_at: datetime | None
    """When they are to be published by themselves."""
    editor: AuthorView | None
    """Who changed them last; None once the account is gone."""
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationView:
    """A post that says the same in another language."""

    id: PostId
    locale: str
    slug: str
    title: str
    status: PostStatus
    kind: PostKind
    author_ids: tuple[UserId, ...]
    visibility: Visibility

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.status is PostStatus.PUBLISHED

    @property
    def is_trashed(self) -> bool:
        """Whether it is in the trash, where nobody looks for a translation."""
        return self.status is PostStatus.TRASHED

    @property
    def is_listed(self) -> bool:
        """Whether everybody may find it."""
        return self.is_published and self.visibility in LISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLink:
    """A post that is listed to everybody, as far as a link to it needs it."""

    id: PostId
    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The posts before and after a place in a series that are listed to everybody."""

    previous: PostLink | None
    next: PostLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostStanding:
    """What decides who may read a post."""

    id: PostId
    author_ids: tuple[UserId, ...]
    status: PostStatus
    visibility: Visibility

    @property
    def is_for_members(self) -> bool:
        """Whether only those who are signed in read what it says."""
        return self.visibility is Visibility.MEMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTrace:
    """What is left of an address at which a post was public."""

    id: PostId
    slug: str
    """Its newest one; of a post that is deleted for good, whatever it had."""
    author_ids: tuple[UserId, ...]
    """None at all for a post that is deleted for good."""
    status: PostStatus | None
    """None for a post that is deleted for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post with its authors and tags."""

    id: PostId
    slug: str
    title: str
    excerpt: str
    """The author's own, or else the summary of the body."""
    status: PostStatus
    published_at: datetime | None
    scheduled_at: datetime | None
    """When it goes public by itself."""
    kind: PostKind
    featured: bool
    feature_image: ImageView | None
    locale: str
    author: AuthorView
    tags: tuple[TagLabel, ...]
    word_count: int
    reading_time: int
    """Whole minutes, at least one."""
    comment_count: int
    """Comments on it that are approved."""
    created_at: datetime
    updated_at: datetime
    version: int
    seo: Seo | None
    """As the author wrote it; None where it was read without."""
    translations: tuple[TranslationView, ...]
    """By language; none where it was read without."""
    content: str | None
    """Markdown; None where it was read without its body."""
    content_html: str | None
    """Safe HTML; None where it was read without its body."""
    toc: tuple[Heading, ...] | None
    """The headings of the content; None where it was read without its body."""
    renderer: str
    """What made the HTML: without a new version of the post, the HTML changes only with it."""
    meta: PostMeta | None = None
    """None before it is worked out."""
    pending: PendingView | None = None
    """The change that the other fields show already; None for the post as its readers see it."""
    custom: CustomValues = NO_CUSTOM_VALUES
    """Of the fields that the site declares, by key."""
    series: PlaceView | None = None
    previous: PostLink | None = None
    """The post before it in the series, of those that are listed to everybody; none where it was read
    without."""
    next: PostLink | None = None
    """The one after it, likewise."""
    visibility: Visibility = Visibility.PUBLIC
    comments: CommentAccess | None = None
    """Who may comment, as far as the site lets them; None leaves it to the site."""
    has_own_excerpt: bool = True
    """Whether the author wrote the excerpt; otherwise it is from the body."""
    access: bool = True
    """Whether the body is for the caller, be it read or not."""
    coauthors: tuple[AuthorView, ...] = ()
    """Who wrote it besides the author, in order."""

    @property
    def authors(self) -> tuple[AuthorView, ...]:
        """All of its authors, the first one first."""
        return (self.author, *self.coauthors)

    @property
    def author_ids(self) -> tuple[UserId, ...]:
        """Whose it is."""
        return tuple(author.id for author in self.authors)

    @property
    def primary_tag(self) -> TagLabel | None:
        """The first of its tags, where it has any."""
        return self.tags[0] if self.tags else None

    @property
    def is_for_members(self) -> bool:
        """Whether only those who are signed in read what it says."""
        return self.visibility is Visibility.MEMBERS

    @property
    def is_listed(self) -> bool:
        """Whether everybody may find it."""
        return self.is_published and self.visibility in LISTED

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.status is PostStatus.PUBLISHED
