"""Which comments a list holds, as conditions of a statement."""

from dataclasses import dataclass
from typing import Final, Self, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, true

from blog.adapters.persistence.comments.rows import CommentRow, ReportRow
from blog.adapters.persistence.posts.authorship import posts_of
from blog.application.comments.queries import CommentFilter
from blog.domain.comments.policy import TOLD_TO_AUTHOR
from blog.domain.comments.values import CommentStatus

T = TypeVar("T")

_IS_APPROVED: Final = CommentRow.status == CommentStatus.APPROVED.value
_IS_TOLD_TO_AUTHOR: Final = CommentRow.status.in_(sorted(status.value for status in TOLD_TO_AUTHOR))


@dataclass(frozen=True, slots=True)
class FilterShape:
    """What of a filter makes another statement."""

    post: bool
    author: bool
    post_author: bool
    parent: bool
    depth: bool
    status: bool
    reported: bool | None
    only_shown: bool
    viewer: bool
    liker: bool

    @classmethod
    def of(cls, wanted: CommentFilter) -> Self:
        """The shape of a filter."""
        return cls(
            post=wanted.post_id is not None,
            author=wanted.author_id is not None,
            post_author=wanted.post_author_id is not None,
            parent=wanted.parent_id is not None,
            depth=wanted.depth is not None,
            status=wanted.status is not None,
            reported=wanted.reported,
            only_shown=wanted.only_shown,
            viewer=wanted.only_shown and wanted.viewer_id is not None,
            liker=wanted.liker_id is not None,
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """What rows that the filter lets through fulfil, but for whose posts they stand on."""
        conditions = []
        if self.post:
            conditions.append(CommentRow.post_id == bindparam("post"))
        if self.author:
            conditions.append(CommentRow.author_id == bindparam("author"))
        if self.parent:
            conditions.append(CommentRow.parent_id == bindparam("parent"))
        if self.depth:
            conditions.append(CommentRow.depth == bindparam("depth"))
        if self.status:
            conditions.append(CommentRow.status == bindparam("status"))
        if self.reported is not None:
            is_reported = exists().where(ReportRow.comment_id == CommentRow.id)
            conditions.append(is_reported if self.reported else ~is_reported)
        if self.only_shown:
            shown = _IS_APPROVED if self.status else CommentRow.is_shown == true()
            own = and_(CommentRow.author_id == bindparam("viewer"), _IS_TOLD_TO_AUTHOR)
            conditions.append(or_(shown, own) if self.viewer else shown)
        return conditions

    def restrict(self, statement: Select[T]) -> Select[T]:
        """The statement about comments alone, for those that the filter lets through."""
        if self.post_author:
            posts = posts_of("post_author").subquery()
            statement = statement.join(posts, posts.c.id == CommentRow.post_id)
        return statement.where(*self.conditions())


def parameters(wanted: CommentFilter) -> dict[str, object]:
    """The parameters of a statement of the shape of this filter."""
    return {
        "post": wanted.post_id,
        "author": wanted.author_id,
        "post_author": wanted.post_author_id,
        "parent": wanted.parent_id,
        "depth": wanted.depth,
        "status": None if wanted.status is None else wanted.status.value,
        "viewer": wanted.viewer_id,
        "liker": wanted.liker_id,
    }
