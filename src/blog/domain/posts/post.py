"""The post aggregate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from blog.domain.common.ids import PostId, UserId
from blog.domain.common.slug import Slug
from blog.domain.common.text import invalid
from blog.domain.posts.authors import Authored, expect_authors
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.errors import AlreadyPublished, NotPublished, PostInTrash, PostNotInTrash
from blog.domain.posts.events import (
    PostCredited,
    PostDeleted,
    PostDrafted,
    PostEdited,
    PostPublished,
    PostRestored,
    PostScheduled,
    PostTransferred,
    PostTrashed,
    PostUnpublished,
    PostUnscheduled,
)
from blog.domain.posts.values import LISTED, PostStatus, Visibility


@dataclass(slots=True, eq=False, kw_only=True)
class Post(Authored):
    """A text of one author or several. `Post.draft` makes one; the constructor only brings a stored one back.

    Each author owns it alike; the first one is who it is by where only one can be named.

    It goes from draft, perhaps by way of a schedule, to published, and from there to unpublished and back.
    From anywhere it can go to the trash, and out of there, but not straight to the public.
    """

    KEPT_IN_TRASH: ClassVar[timedelta] = timedelta(days=30)

    id: PostId
    content: PostContent
    status: PostStatus
    published_at: datetime | None
    """When it went public; None while it is not."""
    scheduled_at: datetime | None = None
    """When it is to go public; None unless it is scheduled."""
    trashed_at: datetime | None = None
    """When it came into the trash; None unless it is there."""
    public_slugs: frozenset[Slug] = frozenset()
    """Those under which it has ever been public: they lead to it for good."""

    @classmethod
    def draft(
        cls,
        *,
        id: PostId,
        author_id: UserId,
        content: PostContent,
        now: datetime,
        coauthor_ids: tuple[UserId, ...] = (),
        by: UserId | None = None,
    ) -> Self:
        """A new draft; by its author, unless somebody else writes it down.

        Raises `ValidationFailed` for more than 10 authors, and for one who is named twice.
        """
        expect_authors((author_id, *coauthor_ids))
        post = cls(
            id=id,
            author_id=author_id,
            content=content,
            status=PostStatus.DRAFT,
            published_at=None,
            coauthor_ids=coauthor_ids,
            created_at=now,
            updated_at=now,
        )
        stamp = post._stamp(by or author_id, now)
        post._record(PostDrafted(**stamp, author_id=author_id, slug=content.slug.value))
        if coauthor_ids:
            post._record(PostCredited(**stamp, authors=post.author_ids))
        return post

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.status is PostStatus.PUBLISHED

    @property
    def is_listed(self) -> bool:
        """Whether everybody finds it: in lists, counts, tags, and wherever else posts are gathered."""
        return self.is_published and self.content.visibility in LISTED

    @property
    def is_scheduled(self) -> bool:
        """Whether it goes public by itself."""
        return self.status is PostStatus.SCHEDULED

    @property
    def is_trashed(self) -> bool:
        """Whether it is in the trash."""
        return self.status is PostStatus.TRASHED

    @property
    def is_for_members(self) -> bool:
        """Whether only those who are signed in read what it says and what is said on it."""
        return self.content.visibility is Visibility.MEMBERS

    @property
    def was_public(self) -> bool:
        """Whether everybody has ever been able to read it."""
        return bool(self.public_slugs)

    def edit(self, changes: ContentChanges, *, by: UserId | None, now: datetime) -> bool:
        """Change the fields that are given; answers whether anything is different now.

        Raises `PostInTrash`, and `ValidationFailed` for more than 20 tags.
        """
        return self.rewrite(self.content.changed(changes), by=by, now=now)

    def rewrite(
        self,
        content: PostContent,
        *,
        by: UserId | None,
        now: datetime,
        author_ids: tuple[UserId, ...] | None = None,
    ) -> bool:
        """Say something else, perhaps in the name of others; answers whether anything is different.

        Raises `PostInTrash`, and `ValidationFailed` unless there are 1 to 10 authors, each once.
        """
        self._expect_outside_trash()
        changed = content.differences(self.content)
        before = self.author_ids
        authors = before if author_ids is None else author_ids
        if authors != before:
            expect_authors(authors)
        elif not changed:
            return False
        self.content = content
        self.author_id, self.coauthor_ids = authors[0], authors[1:]
        if self.is_published:
            self._claim_slug()
        self._advance(now)
        stamp = self._stamp(by, now)
        if changed:
            self._record(PostEdited(**stamp, changed=changed))
        if authors[0] != before[0]:
            self._record(PostTransferred(**stamp, before=before[0], after=authors[0]))
        if authors != before:
            # The last word: whoever goes by the events has the whole list then.
            self._record(PostCredited(**stamp, authors=authors))
        return True

    def schedule(self, at: datetime, *, by: UserId | None, now: datetime) -> bool:
        """Have it go public by itself at that time; answers whether anything is different now.

        Raises `AlreadyPublished`, `PostInTrash`, and `ValidationFailed` for a time that is not in the future.
        """
        self._expect_outside_trash()
        if self.is_published:
            raise AlreadyPublished
        if at <= now:
            raise invalid("at", "not_in_the_future", "must be in the future; leave it out to publish at once")
        if at == self.scheduled_at:
            return False
        self.status = PostStatus.SCHEDULED
        self.scheduled_at = at
        self._advance(now)
        self._record(PostScheduled(**self._stamp(by, now), at=at))
        return True

    def publish(self, *, by: UserId | None, now: datetime) -> None:
        """Let everybody read it from now on. Raises `AlreadyPublished`, `PostInTrash`."""
        self._expect_outside_trash()
        if self.is_published:
            raise AlreadyPublished
        self._go_public(at=now, by=by, now=now)

    def publish_if_due(self, now: datetime) -> bool:
        """Let everybody read it if its time has come; answers whether it had.

        It counts as published at the time that was asked for, however late anybody looked.
        """
        if self.scheduled_at is None or self.scheduled_at > now:
            return False
        self._go_public(at=self.scheduled_at, by=None, now=now)
        return True

    def unpublish(self, *, by: UserId | None, now: datetime) -> None:
        """Take it from the public, or off the schedule. Raises `NotPublished`."""
        if self.is_published:
            self._withdraw(now)
            self._record(PostUnpublished(**self._stamp(by, now), slug=self.content.slug.value))
        elif self.is_scheduled:
            self._withdraw(now)
            self._record(PostUnscheduled(**self._stamp(by, now)))
        else:
            raise NotPublished

    def trash(self, *, by: UserId | None, now: datetime) -> None:
        """Put it into the trash, from which it can be restored for 30 days. Raises `PostInTrash`."""
        self._expect_outside_trash()
        was_published = self.is_published
        self._withdraw(now, to=PostStatus.TRASHED)
        self.trashed_at = now
        self._record(
            PostTrashed(**self._stamp(by, now), slug=self.content.slug.value, was_published=was_published)
        )

    def restore(self, *, by: UserId | None, now: datetime) -> None:
        """Take it out of the trash. It is public when it is published again, not before.

        Raises `PostNotInTrash`.
        """
        if not self.is_trashed:
            raise PostNotInTrash
        self._withdraw(now)
        self.trashed_at = None
        self._record(PostRestored(**self._stamp(by, now)))

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the post; the repository then removes it and its comments."""
        self._advance(now)
        self._record(
            PostDeleted(**self._stamp(by, now), slug=self.content.slug.value, was_published=self.was_public)
        )

    def _go_public(self, *, at: datetime, by: UserId | None, now: datetime) -> None:
        self.status = PostStatus.PUBLISHED
        self.published_at, self.scheduled_at = at, None
        self._claim_slug()
        self._advance(now)
        self._record(PostPublished(**self._stamp(by, now), slug=self.content.slug.value))

    def _withdraw(self, now: datetime, to: PostStatus | None = None) -> None:
        self.status = to or (PostStatus.UNPUBLISHED if self.was_public else PostStatus.DRAFT)
        self.published_at = self.scheduled_at = None
        self._advance(now)

    def _claim_slug(self) -> None:
        self.public_slugs |= {self.content.slug}

    def _expect_outside_trash(self) -> None:
        if self.is_trashed:
            raise PostInTrash
