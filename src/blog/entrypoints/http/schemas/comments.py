"""Comments on the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from blog.application.comments.guests import GivenGuest
from blog.application.comments.moderation import MOST_AT_ONCE, BulkAction, Outcome
from blog.application.comments.queries import COMMENT_ORDERS, QUEUE_ORDERS, REPORT_ORDERS
from blog.application.comments.reading import ThreadPart
from blog.domain.comments.comment import Comment as CommentAggregate
from blog.domain.comments.values import CommentStatus, ReportReason
from blog.domain.common.ids import CommentId
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, Truth, Whole, fields_of, sort_by
from blog.entrypoints.http.schemas.posts import Author
from blog.entrypoints.http.schemas.values import (
    Answer,
    GivenComment,
    GivenEmail,
    GivenId,
    GivenName,
    GivenReportNote,
    Html,
    Id,
    Request,
    Time,
    Version,
)


class Guest(Answer):
    """Somebody without an account who said something."""

    name: str
    email: str | None = Field(description="Null for everybody but the moderators of the post.")


class Comment(Answer):
    """What somebody says on a post, or the tombstone of it, which keeps the place of its replies."""

    id: Id
    post_id: UUID
    parent_id: UUID | None = Field(description="The comment that this one replies to.")
    depth: int = Field(ge=1, le=CommentAggregate.DEEPEST, description="1 for a comment on the post itself.")
    author: Author | None = Field(
        description="Null for a tombstone, for a guest, and once the account is gone."
    )
    guest: Guest | None = Field(description="Who said it, where that is nobody with an account.")
    content: str | None = Field(description="Markdown; null for a tombstone.")
    content_html: Html | None
    status: CommentStatus = Field(
        description="`approved` is public; `pending` and `rejected` are shown to whoever said it and to "
        "moderators, `spam` to moderators; `deleted` for a tombstone."
    )
    is_deleted: bool = Field(validation_alias="is_deleted", description="Whether this is a tombstone.")
    edited_at: Time | None = Field(description="When the author last changed what they had said.")
    like_count: int = Field(ge=0)
    report_count: int | None = Field(
        ge=0, description="How many have reported it; null for everybody but the moderators of the post."
    )
    reply_count: int = Field(ge=0, description="Direct replies that are shown, tombstones among them.")
    created_at: Time
    updated_at: Time
    version: Version
    liked: bool = Field(description="Whether the caller likes it; false for visitors.")


class OneCommentQuery(SingleQuery):
    """What a comment can be asked with."""

    fields: str | None = fields_of(Comment)


class CommentsQuery(ListQuery):
    """What a list of comments can be asked with."""

    fields: str | None = fields_of(Comment)
    sort: str | None = sort_by(COMMENT_ORDERS, "the oldest first")


class ThreadQuery(CommentsQuery):
    """What the comments on a post can be asked with."""

    status: Literal["approved", "pending", "rejected", "spam", "any"] | None = Field(
        None,
        description="What moderators of the post get to see; others get what they are shown anyway, of which "
        "`pending` and `rejected` are what they said themselves.",
    )

    parent_id: GivenId | None = Field(None, description="Direct replies to the comment with this id.")
    depth: Whole | None = Field(
        None, ge=1, le=CommentAggregate.DEEPEST, description="Comments at this depth: 1 on the post itself."
    )

    @property
    def part(self) -> ThreadPart:
        """The part of the thread that is asked for."""
        parent_id = None if self.parent_id is None else CommentId(self.parent_id)
        return ThreadPart(parent_id=parent_id, depth=self.depth)

    @property
    def wanted(self) -> CommentStatus | None:
        """The status that is asked for, or None for more than one."""
        return None if self.status in {None, "any"} else CommentStatus(self.status)


class ModerationQuery(CommentsQuery):
    """What the list of comments to moderate can be asked with."""

    sort: str | None = sort_by(QUEUE_ORDERS, "the oldest first")
    status: Literal["approved", "pending", "rejected", "spam", "deleted", "any"] = Field(
        "any", description="Comments that stand so."
    )
    author: GivenId | None = Field(None, description="Comments by the user with this id.")
    post: GivenId | None = Field(None, description="Comments on the post with this id.")

    reported: Truth | None = Field(None, description="Comments that somebody reported, or nobody.")

    @property
    def wanted(self) -> CommentStatus | None:
        """The status that is asked for, or None for all."""
        return None if self.status == "any" else CommentStatus(self.status)


class NewGuest(Request):
    """How somebody without an account calls themselves, and where they can be reached."""

    name: GivenName
    email: GivenEmail = Field(description="Shown to the moderators of the post alone.")

    def to_guest(self) -> GivenGuest:
        """As the use case takes it."""
        return GivenGuest(name=self.name, email=self.email)


class NewComment(Request):
    """A comment, or a reply."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"content": "What a *lovely* comet."}]})

    content: GivenComment = Field(description="Markdown, at most 10,240 bytes.")
    parent_id: GivenId | None = Field(
        None, description="The comment on the same post that this one replies to."
    )
    guest: NewGuest | None = Field(
        None, description="For whoever comments without an account, where the site lets everybody comment."
    )


class CommentPatch(Request):
    """What is to be said instead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"content": "What a *splendid* comet."}]})

    content: GivenComment = Field(description="Markdown, at most 10,240 bytes.")


class BulkModeration(Request):
    """What is to be done to which comments."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"ids": ["019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"], "action": "approve"}]
        }
    )

    ids: Annotated[list[GivenId], Field(min_length=1, max_length=MOST_AT_ONCE)] = Field(
        description="Comments; of one that is named twice the first counts."
    )
    action: BulkAction


class BulkResult(Answer):
    """What became of one comment."""

    id: UUID
    outcome: Outcome = Field(description="`unchanged` where it was so before.")
    code: str | None = Field(description="The code of the problem where it is refused, else null.")


class BulkResults(Answer):
    """What became of each comment, in the order in which they were named."""

    results: list[BulkResult]


class Like(Answer):
    """How many like a comment, and whether the caller does."""

    like_count: int = Field(ge=0)
    liked: bool


class NewReport(Request):
    """What is wrong with a comment."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "spam", "note": "The same under every post of today."}]}
    )

    reason: ReportReason
    note: GivenReportNote | None = Field(
        None, description="More about it, in plain text of at most 500 characters, for the moderators alone."
    )


class Report(Answer):
    """What one user told the moderators of a comment. It goes with their account."""

    reason: ReportReason
    note: str | None = Field(description="Plain text as it was written: escape it before you show it.")
    created_at: Time
    reporter: Author = Field(description="Who said so.")


class ReportsQuery(ListQuery):
    """What the list of reports can be asked with."""

    fields: str | None = fields_of(Report)
    sort: str | None = sort_by(REPORT_ORDERS, "the newest first")
