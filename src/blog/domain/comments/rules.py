"""The rules of a site for what readers say: who may comment, and what waits for a moderator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from blog.domain.comments.values import CommentBody, CommentStatus
from blog.domain.comments.words import NO_WORDS, WordList
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.text import invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionRules:
    """What a site decides once for all posts."""

    access: CommentAccess = CommentAccess.MEMBERS
    closes_after: timedelta | None = None
    """How long after it was published a post takes comments; None for ever."""
    hold_guests: bool = True
    """Whether everything waits that guests say."""
    hold_first: bool = False
    """Whether the comments of somebody wait of whom none was approved yet."""
    hold_links: int | None = None
    """How many links make a comment wait; None for no number."""
    hold_words: WordList = NO_WORDS
    refuse_words: WordList = NO_WORDS
    hold_reports: int | None = None
    """How many reports make a public comment wait; None for no number."""
    edit_window: timedelta = timedelta(minutes=15)

    def access_to(
        self,
        *,
        published_at: datetime,
        now: datetime,
        wanted: CommentAccess | None = None,
        for_members: bool = False,
    ) -> CommentAccess:
        """Who may comment on a post that was published then.

        What is `wanted` of the post goes before what the site has for all, also after the time that the site
        gives; but guests comment only where the site takes guests, and never on what is `for_members`.
        """
        access = self._usual_access(published_at, now) if wanted is None else wanted
        takes_guests = self.access is CommentAccess.OPEN and not for_members
        return CommentAccess.MEMBERS if access is CommentAccess.OPEN and not takes_guests else access

    def _usual_access(self, published_at: datetime, now: datetime) -> CommentAccess:
        if self.closes_after is not None and now - published_at >= self.closes_after:
            return CommentAccess.CLOSED
        return self.access

    def admit(self, body: CommentBody, *, is_known: bool) -> CommentStatus:
        """Where a new comment stands that no moderator says.

        `is_known` says that a comment of its author was approved before.

        Raises `ValidationFailed` for words that are refused.
        """
        self.refuse(body)
        waits = (self.hold_first and not is_known) or self._has_many_links(body)
        waits = waits or bool(self.hold_words.found_in(body.source.value))
        return CommentStatus.PENDING if waits else CommentStatus.APPROVED

    def admit_guest(self, body: CommentBody) -> CommentStatus:
        """Where a new comment of a guest stands, whom nobody can know. Raises like `admit`."""
        status = self.admit(body, is_known=False)
        return CommentStatus.PENDING if self.hold_guests else status

    def holds_edit(self, before: CommentBody, after: CommentBody) -> bool:
        """Whether an edit brought in what makes a comment wait; what was let pass before counts no more.

        Raises `ValidationFailed` for words that are refused.
        """
        self.refuse(after)
        if after.link_count > before.link_count and self._has_many_links(after):
            return True
        held = self.hold_words
        return bool(held.found_in(after.source.value) - held.found_in(before.source.value))

    def holds_reported(self, reports: int) -> bool:
        """Whether the comment waits from this report on, where it is public.

        Only the report that makes the number up counts: what a moderator approves after that stays public.
        """
        return self.hold_reports is not None and reports == self.hold_reports

    def refuse(self, body: CommentBody) -> None:
        """Raise `ValidationFailed` for words that are refused; which they are is not told."""
        if self.refuse_words.found_in(body.source.value):
            raise invalid("content", "refused_words", "must not say what this site does not publish")

    def _has_many_links(self, body: CommentBody) -> bool:
        return self.hold_links is not None and body.link_count >= self.hold_links
