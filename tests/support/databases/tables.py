"""Tables that are emptied between tests: far faster than a new database for each of them."""

from typing import Final

from sqlalchemy import Connection, delete, update

from blog.adapters.persistence.audit.chain import NO_HASH
from blog.adapters.persistence.audit.rows import AuditHeadRow, AuditRow
from blog.adapters.persistence.comments.rows import CommentRow, LikeRow, ReportRow
from blog.adapters.persistence.confirmations.rows import ConfirmationRow
from blog.adapters.persistence.custom_fields.rows import CustomFieldRow, CustomValueRow
from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.adapters.persistence.outbox.rows import LeaseRow, OutboxRow
from blog.adapters.persistence.pending.rows import PendingChangeRow
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow, PostSlugRow, PostTagRow
from blog.adapters.persistence.previews.rows import PreviewRow
from blog.adapters.persistence.revisions.rows import RevisionRow
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.tokens.rows import TokenRow
from blog.adapters.persistence.users.rows import UserRow

_FILLED: Final = (
    LikeRow,
    ReportRow,
    CommentRow,
    PendingChangeRow,
    PreviewRow,
    PostTagRow,
    PostCoauthorRow,
    CustomValueRow,
    RevisionRow,
    PostRow,
    PostSlugRow,
    SeriesRow,
    TagRow,
    CustomFieldRow,
    SessionRow,
    TokenRow,
    ConfirmationRow,
    InvitationRow,
    UserRow,
    OutboxRow,
    AuditRow,
)
"""The tables that tests fill, each before those that it refers to."""


_EMPTYING: Final = tuple(str(delete(row)) for row in _FILLED)
"""Compiled once, not by each test: every dialect writes them alike."""


async def empty(database: Database) -> None:
    """Leave a database as its migrations make it."""
    async with database.sessions.kw["bind"].begin() as connection:
        await connection.run_sync(_empty)


def _empty(connection: Connection) -> None:
    for statement in _EMPTYING:
        connection.exec_driver_sql(statement)
    connection.execute(update(LeaseRow).values(holder=None, expires_at=None))
    connection.execute(update(AuditHeadRow).values(sequence=0, hash=NO_HASH))
