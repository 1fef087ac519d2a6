"""The suites of tests/support/contracts, bound to each real database."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
from sqlalchemy import update

from blog.adapters.persistence.audit.queries import SqlAlchemyAuditQueries
from blog.adapters.persistence.base import AggregateRow
from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.comments.rows import CommentRow
from blog.adapters.persistence.confirmations.queries import SqlAlchemyConfirmationQueries
from blog.adapters.persistence.confirmations.rows import ConfirmationRow
from blog.adapters.persistence.custom_fields.queries import SqlAlchemyCustomFieldQueries
from blog.adapters.persistence.custom_fields.rows import CustomFieldRow
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.invitations.queries import SqlAlchemyInvitationQueries
from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.adapters.persistence.outbox.lease import SqlAlchemyRelayLease
from blog.adapters.persistence.outbox.store import SqlAlchemyOutboxStore
from blog.adapters.persistence.pending.queries import SqlAlchemyPendingChangeQueries
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.adapters.persistence.posts.rows import PostRow
from blog.adapters.persistence.previews.queries import SqlAlchemyPreviewQueries
from blog.adapters.persistence.previews.rows import PreviewRow
from blog.adapters.persistence.revisions.queries import SqlAlchemyRevisionQueries
from blog.adapters.persistence.schema import Schema
from blog.adapters.persistence.series.queries import SqlAlchemySeriesQueries
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.sessions.queries import SqlAlchemySessionQueries
from blog.adapters.persistence.sessions.rows import SessionRow
from blog.adapters.persistence.tags.queries import SqlAlchemyTagQueries
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.tokens.queries import SqlAlchemyTokenQueries
from blog.adapters.persistence.tokens.rows import TokenRow
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.adapters.persistence.users.rows import UserRow
from blog.adapters.system.calls import TaskCallContext
from blog.application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from blog.domain.comments.comment import Comment
from blog.domain.confirmations.confirmation import Confirmation
from blog.domain.custom_fields.definition import CustomField
from blog.domain.invitations.invitation import Invitation
from blog.domain.posts.post import Post
from blog.domain.previews.preview import Preview
from blog.domain.series.entity import Series
from blog.domain.sessions.session import Session
from blog.domain.tags.tag import Tag
from blog.domain.tokens.token import AccessToken
from blog.domain.users.user import User
from tests.support.builders import Aggregate
from tests.support.contracts.ground import Ground
from tests.support.databases.tables import empty
from tests.support.fakes.system import FixedClock, SequentialIds

ROWS: Final[dict[type[Aggregate], type[AggregateRow]]] = {
    User: UserRow,
    Session: SessionRow,
    AccessToken: TokenRow,
    Tag: TagRow,
    CustomField: CustomFieldRow,
    Post: PostRow,
    Comment: CommentRow,
    Confirmation: ConfirmationRow,
    Invitation: InvitationRow,
    Preview: PreviewRow,
    Series: SeriesRow,
}


class SqlAlchemyUnits(UnitOfWorkFactory):
    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = FixedClock()
        self._ids = SequentialIds(start=10_000_000)
        self.calls = TaskCallContext()

    def __call__(self) -> UnitOfWork:
        return SqlAlchemyUnitOfWork(self._database.sessions, self._clock, self._ids, self.calls)


class DatabaseGround(Ground):
    def __init__(self, database: Database) -> None:
        self.units = units = SqlAlchemyUnits(database)
        self.calls = units.calls
        self.users = SqlAlchemyUserQueries(database)
        self.sessions = SqlAlchemySessionQueries(database)
        self.tokens = SqlAlchemyTokenQueries(database)
        self.posts = SqlAlchemyPostQueries(database)
        self.tags = SqlAlchemyTagQueries(database)
        self.custom_fields = SqlAlchemyCustomFieldQueries(database)
        self.comments = SqlAlchemyCommentQueries(database)
        self.revisions = SqlAlchemyRevisionQueries(database)
        self.pending = SqlAlchemyPendingChangeQueries(database)
        self.invitations = SqlAlchemyInvitationQueries(database)
        self.confirmations = SqlAlchemyConfirmationQueries(database)
        self.previews = SqlAlchemyPreviewQueries(database)
        self.series = SqlAlchemySeriesQueries(database)
        self.audit = SqlAlchemyAuditQueries(database)
        self.outbox = SqlAlchemyOutboxStore(database)
        self.lease = SqlAlchemyRelayLease(database)

    async def overtake(self, unit: UnitOfWork, aggregate: Aggregate) -> None:
        assert isinstance(unit, SqlAlchemyUnitOfWork)
        row = ROWS[type(aggregate)]
        advance = update(row).where(row.id == aggregate.id).values(version=row.version + 1)
        await unit._work._session.execute(advance, execution_options={"synchronize_session": False})


@pytest.fixture(scope="session")
def options(database_url: str) -> DatabaseOptions:
    """How to reach a database that has the schema of this release."""
    options = DatabaseOptions(url=database_url)
    Schema(options).upgrade()
    return options


@pytest.fixture
async def ground(options: DatabaseOptions) -> AsyncIterator[Ground]:
    database = Database.open(options)
    try:
        await empty(database)
        yield DatabaseGround(database)
    finally:
        await database.dispose()
