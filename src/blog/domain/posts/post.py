"""The post aggregate."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import PostId, TagId, UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.slug import Slug
from blog.domain.common.text import invalid
from blog.domain.posts.errors import AlreadyPublished, NotPublished
from blog.domain.posts.events import (
    PostDeleted,
    PostDrafted,
    PostEdited,
    PostPublished,
    PostTransferred,
    PostUnpublished,
)
from blog.domain.posts.values import Body, Excerpt, PostStatus, Title


@dataclass(slots=True, eq=False, kw_only=True)
class Post(Versioned):
    """A text of one author. `Post.draft` makes one; the constructor only brings a stored one back."""

    MOST_TAGS: ClassVar[int] = 20

    id: PostId
    author_id: UserId
    title: Title
    slug: Slug
    body: Body
    excerpt: Excerpt | None
    """Written by hand; None means that readers see the summary of the body."""
    tag_ids: tuple[TagId, ...]
    """In the author's order, each once."""
    status: PostStatus
    published_at: datetime | None
    """When it went public; None while it is a draft."""

    @classmethod
    def draft(
        cls,
        *,
        id: PostId,
        author_id: UserId,
        title: Title,
        slug: Slug,
        body: Body,
        now: datetime,
        excerpt: Excerpt | None = None,
        tag_ids: tuple[TagId, ...] = (),
    ) -> Self:
        """A new draft. Raises `ValidationFailed` for more than 20 tags."""
        post = cls(
            id=id,
            author_id=author_id,
            title=title,
            slug=slug,
            body=body,
            excerpt=excerpt,
            tag_ids=_distinct(tag_ids),
            status=PostStatus.DRAFT,
            published_at=None,
            created_at=now,
            updated_at=now,
        )
        post._record(PostDrafted(**post._stamp(author_id, now), author_id=author_id, slug=slug.value))
        return post

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.status is PostStatus.PUBLISHED

    def edit(
        self,
        *,
        by: UserId | None,
        now: datetime,
        title: Title | Unset = UNSET,
        slug: Slug | Unset = UNSET,
        body: Body | Unset = UNSET,
        excerpt: Excerpt | None | Unset = UNSET,
        tag_ids: tuple[TagId, ...] | Unset = UNSET,
    ) -> bool:
        """Change the fields that are given; answers whether anything is different now.

        Raises `ValidationFailed` for more than 20 tags.
        """
        changed = []
        if title is not UNSET and title != self.title:
            self.title = title
            changed.append("title")
        if slug is not UNSET and slug != self.slug:
            self.slug = slug
            changed.append("slug")
        if body is not UNSET and body != self.body:
            self.body = body
            changed.append("content")
        if excerpt is not UNSET and excerpt != self.excerpt:
            self.excerpt = excerpt
            changed.append("excerpt")
        if tag_ids is not UNSET and (distinct := _distinct(tag_ids)) != self.tag_ids:
            self.tag_ids = distinct
            changed.append("tags")
        if not changed:
            return False
        self._advance(now)
        self._record(PostEdited(**self._stamp(by, now), changed=tuple(changed)))
        return True

    def publish(self, *, by: UserId | None, now: datetime) -> None:
        """Let everybody read it from now on. Raises `AlreadyPublished`."""
        if self.is_published:
            raise AlreadyPublished
        self.status = PostStatus.PUBLISHED
        self.published_at = now
        self._advance(now)
        self._record(PostPublished(**self._stamp(by, now), slug=self.slug.value))

    def unpublish(self, *, by: UserId | None, now: datetime) -> None:
        """Make it a draft again. Raises `NotPublished`."""
        if not self.is_published:
            raise NotPublished
        self.status = PostStatus.DRAFT
        self.published_at = None
        self._advance(now)
        self._record(PostUnpublished(**self._stamp(by, now), slug=self.slug.value))

    def transfer(self, to: UserId, *, by: UserId | None, now: datetime) -> None:
        """Give the post to another author; nothing happens where it is theirs already."""
        if to == self.author_id:
            return
        before, self.author_id = self.author_id, to
        self._advance(now)
        self._record(PostTransferred(**self._stamp(by, now), before=before, after=to))

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the post; the repository then removes it and its comments."""
        self._advance(now)
        self._record(
            PostDeleted(**self._stamp(by, now), slug=self.slug.value, was_published=self.is_published)
        )


def _distinct(tag_ids: tuple[TagId, ...]) -> tuple[TagId, ...]:
    distinct = tuple(dict.fromkeys(tag_ids))
    if len(distinct) > Post.MOST_TAGS:
        raise invalid("tags", "too_many", f"at most {Post.MOST_TAGS} tags")
    return distinct
