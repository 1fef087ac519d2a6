"""The post aggregate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import PostId, UserId
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.errors import AlreadyPublished, NotPublished
from blog.domain.posts.events import (
    PostDeleted,
    PostDrafted,
    PostEdited,
    PostPublished,
    PostTransferred,
    PostUnpublished,
)
from blog.domain.posts.values import PostStatus


@dataclass(slots=True, eq=False, kw_only=True)
class Post(Versioned):
    """A text of one author. `Post.draft` makes one; the constructor only brings a stored one back."""

    id: PostId
    author_id: UserId
    content: PostContent
    status: PostStatus
    published_at: datetime | None
    """When it went public; None while it is a draft."""

    @classmethod
    def draft(cls, *, id: PostId, author_id: UserId, content: PostContent, now: datetime) -> Self:
        """A new draft."""
        post = cls(
            id=id,
            author_id=author_id,
            content=content,
            status=PostStatus.DRAFT,
            published_at=None,
            created_at=now,
            updated_at=now,
        )
        post._record(PostDrafted(**post._stamp(author_id, now), author_id=author_id, slug=content.slug.value))
        return post

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.status is PostStatus.PUBLISHED

    def edit(self, changes: ContentChanges, *, by: UserId | None, now: datetime) -> bool:
        """Change the fields that are given; answers whether anything is different now.

        Raises `ValidationFailed` for more than 20 tags.
        """
        edited = self.content.changed(changes)
        changed = edited.differences(self.content)
        if not changed:
            return False
        self.content = edited
        self._advance(now)
        self._record(PostEdited(**self._stamp(by, now), changed=changed))
        return True

    def publish(self, *, by: UserId | None, now: datetime) -> None:
        """Let everybody read it from now on. Raises `AlreadyPublished`."""
        if self.is_published:
            raise AlreadyPublished
        self.status = PostStatus.PUBLISHED
        self.published_at = now
        self._advance(now)
        self._record(PostPublished(**self._stamp(by, now), slug=self.content.slug.value))

    def unpublish(self, *, by: UserId | None, now: datetime) -> None:
        """Make it a draft again. Raises `NotPublished`."""
        if not self.is_published:
            raise NotPublished
        self.status = PostStatus.DRAFT
        self.published_at = None
        self._advance(now)
        self._record(PostUnpublished(**self._stamp(by, now), slug=self.content.slug.value))

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
            PostDeleted(**self._stamp(by, now), slug=self.content.slug.value, was_published=self.is_published)
        )
