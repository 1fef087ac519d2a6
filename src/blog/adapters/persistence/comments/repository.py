"""Comments within one unit of work."""

from collections.abc import Collection, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import Uuid, bindparam, delete, select, update

from blog.adapters.persistence.comments.mapping import to_domain, write
from blog.adapters.persistence.comments.places import settle_places
from blog.adapters.persistence.comments.rows import CommentRow, LikeRow, ReportRow
from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.rerendering import Outdated
from blog.adapters.persistence.work import Work, locking
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.repository import CommentRepository
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText, ReportNote, ReportReason
from blog.domain.common.ids import CommentId, UserId
from blog.domain.users.errors import UserNotFound

# The use case holds the post and the parent; SQLite does not say which of the three it misses.
_RULES: Final[Rules] = MappingProxyType(
    {
        "fk_comments_author_id": UserNotFound,
        "fk_comment_likes_user_id": UserNotFound,
        "fk_comment_reports_user_id": UserNotFound,
    }
)


_BY_ID: Final = locking(select(CommentRow).where(CommentRow.id == bindparam("id")))
_BY_IDS: Final = locking(
    select(CommentRow).where(CommentRow.id.in_(bindparam("ids", expanding=True))).order_by(CommentRow.id)
)
_OUTDATED: Final = Outdated(CommentRow, CommentRow.body_source, CommentRow.body_renderer)
_APPROVED: Final = (
    select(CommentRow.id)
    .where(
        CommentRow.author_id == bindparam("author", type_=Uuid()),
        CommentRow.status == CommentStatus.APPROVED.value,
    )
    .limit(1)
)
_COMMENT: Final = bindparam("comment", type_=Uuid())
_ITS_LIKE: Final = (LikeRow.comment_id == _COMMENT, LikeRow.user_id == bindparam("user", type_=Uuid()))
_LIKE: Final = select(LikeRow.comment_id).where(*_ITS_LIKE)
_UNLIKE: Final = delete(LikeRow).where(*_ITS_LIKE)
_REPORTERS: Final = select(ReportRow.user_id).where(ReportRow.comment_id == _COMMENT)


class SqlAlchemyCommentRepository(CommentRepository):
    """Comments, in the table `comments`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[CommentId, CommentRow] = {}

    async def get(self, comment_id: CommentId) -> Comment:
        row = await self._work.load(_BY_ID, id=comment_id)
        if row is None:
            raise CommentNotFound
        return self._found(row)

    async def get_all(self, comment_ids: Collection[CommentId]) -> Sequence[Comment]:
        return [self._found(row) for row in await self._work.load_all(_BY_IDS, ids=list(comment_ids))]

    async def outdated(
        self, renderer: str | None, after: CommentId | None, limit: int
    ) -> Sequence[tuple[CommentId, CommentText]]:
        found = await _OUTDATED.find(self._work, renderer, after, limit)
        return [(CommentId(comment_id), CommentText(source)) for comment_id, source in found]

    async def rerender(self, comment_id: CommentId, body: CommentBody) -> bool:
        return await _OUTDATED.replace(
            self._work, comment_id, body.source.value, body_html=body.html, body_renderer=body.renderer
        )

    async def has_approved(self, author_id: UserId) -> bool:
        return bool(await self._work.rows(_APPROVED, author=author_id))

    async def add(self, comment: Comment) -> None:
        row = write(comment, CommentRow())
        await self._work.add(row, comment, _RULES)
        self._rows[comment.id] = row
        if comment.is_approved:
            await settle_places(self._work, comment)

    async def save(self, comment: Comment) -> None:
        row = self._rows[comment.id]
        loaded, before = row.version, row.status
        await self._work.save(write(comment, row), comment, loaded)
        if comment.status != before:
            await settle_places(self._work, comment)

    async def like(self, comment: Comment, user_id: UserId, *, now: datetime) -> bool:
        if await self._work.rows(_LIKE, comment=comment.id, user=user_id):
            return False
        row = LikeRow(comment_id=comment.id, user_id=user_id, created_at=now)
        await self._work.add(row, comment, _RULES)
        return True

    async def unlike(self, comment: Comment, user_id: UserId) -> bool:
        return await self._work.change(_UNLIKE, comment=comment.id, user=user_id) == 1

    async def report(
        self,
        comment: Comment,
        user_id: UserId,
        reason: ReportReason,
        *,
        now: datetime,
        note: ReportNote | None = None,
    ) -> int | None:
        by = {each for (each,) in await self._work.rows(_REPORTERS, comment=comment.id)}
        if user_id in by:
            return None
        row = ReportRow(
            comment_id=comment.id,
            user_id=user_id,
            reason=reason.value,
            created_at=now,
            note=None if note is None else note.value,
        )
        await self._work.add(row, comment, _RULES)
        return len(by) + 1

    async def forget_author(self, author_id: UserId) -> None:
        await self._work.change(
            update(CommentRow)
            .where(CommentRow.author_id == author_id)
            .values(author_id=None, version=CommentRow.version + 1)
        )

    def _found(self, row: CommentRow) -> Comment:
        comment = to_domain(row)
        self._rows[comment.id] = row
        return comment
