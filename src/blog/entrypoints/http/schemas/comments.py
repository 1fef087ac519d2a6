"""Comments on the wire."""

from uuid import UUID

from pydantic import ConfigDict, Field

from blog.application.comments.queries import COMMENT_ORDERS
from blog.domain.comments.comment import Comment as CommentAggregate
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.posts import Author
from blog.entrypoints.http.schemas.values import (
    Answer,
    GivenComment,
    GivenId,
    Html,
    Id,
    Request,
    Time,
    Version,
)


class Comment(Answer):
    """What somebody says on a post, or the tombstone of it, which keeps the place of its replies."""

    id: Id
    post_id: UUID
    parent_id: UUID | None = Field(description="The comment that this one replies to.")
    depth: int = Field(ge=1, le=CommentAggregate.DEEPEST, description="1 for a comment on the post itself.")
    author: Author | None = Field(description="Null for a tombstone, and once the account is gone.")
    content: str | None = Field(description="Markdown; null for a tombstone.")
    content_html: Html | None
    is_deleted: bool = Field(validation_alias="is_deleted", description="Whether this is a tombstone.")
    created_at: Time
    updated_at: Time
    version: Version


class OneCommentQuery(SingleQuery):
    """What a comment can be asked with."""

    fields: str | None = fields_of(Comment)


class CommentsQuery(ListQuery):
    """What a list of comments can be asked with."""

    fields: str | None = fields_of(Comment)
    sort: str | None = sort_by(COMMENT_ORDERS, "the oldest first")


class ModerationQuery(CommentsQuery):
    """What the list of comments to moderate can be asked with."""

    author: GivenId | None = Field(None, description="Comments by the user with this id.")


class NewComment(Request):
    """A comment, or a reply."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"content": "What a *lovely* comet."}]})

    content: GivenComment = Field(description="Markdown, at most 10,240 bytes.")
    parent_id: GivenId | None = Field(
        None, description="The comment on the same post that this one replies to."
    )


class CommentPatch(Request):
    """What is to be said instead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"content": "What a *splendid* comet."}]})

    content: GivenComment = Field(description="Markdown, at most 10,240 bytes.")
