"""The read side of pending changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from blog.adapters.persistence.pending.mapping import stored_content
from blog.adapters.persistence.pending.rows import PendingChangeRow
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.users.rows import UserRow
from blog.application.pending.queries import PendingChangeQueries
from blog.application.pending.views import PendingState
from blog.application.users.views import AuthorView
from blog.domain.common.ids import PendingId, PostId, UserId
from blog.domain.posts.values import PostStatus

_STATE: Final = (
    select(
        PendingChangeRow.id,
        PendingChangeRow.post_id,
        PendingChangeRow.changed,
        PendingChangeRow.publish_at,
        PendingChangeRow.created_at,
        PendingChangeRow.updated_at,
        PendingChangeRow.version,
        PendingChangeRow.fields,
        PendingChangeRow.body,
        PendingChangeRow.source,
        PostRow.excerpt,
        PostRow.body_summary,
        UserRow.id,
        UserRow.username,
        UserRow.name,
    )
    .join(PostRow, PostRow.id == PendingChangeRow.post_id)
    .outerjoin(UserRow, UserRow.id == PendingChangeRow.editor_id)
    .where(PendingChangeRow.post_id == bindparam("of"))
)
_DUE: Final = (
    select(PendingChangeRow.post_id)
    .join(PostRow, PostRow.id == PendingChangeRow.post_id)
    .where(PendingChangeRow.publish_at <= bindparam("now"), PostRow.status == PostStatus.PUBLISHED.value)
    .order_by(PendingChangeRow.publish_at, PendingChangeRow.id)
    .limit(bindparam("most"))
)


class SqlAlchemyPendingChangeQueries(PendingChangeQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, post_id: PostId) -> PendingState | None:
        def read(connection: Connection) -> PendingState | None:
            row = connection.execute(_STATE, {"of": post_id}).one_or_none()
            if row is None:
                return None
            change_id, of, changed, publish_at, created_at, updated_at, version, *stored = row
            fields, body, source, excerpt, summary, editor_id, username, name = stored
            return PendingState(
                id=PendingId(change_id),
                post_id=PostId(of),
                changed=tuple(changed.split()),
                publish_at=publish_at,
                editor=editor_id and AuthorView(id=UserId(editor_id), username=username, name=name),
                created_at=created_at,
                updated_at=updated_at,
                version=version,
                content=stored_content(fields, body, source),
                present_excerpt=excerpt,
                present_summary=summary,
            )

        return await self._reader.read(read)

    async def due(self, now: datetime, limit: int) -> Sequence[PostId]:
        def read(connection: Connection) -> Sequence[PostId]:
            due = connection.execute(_DUE, {"now": now, "most": limit})
            return [PostId(post_id) for (post_id,) in due]

        return await self._reader.read(read)
