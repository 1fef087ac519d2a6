"""The transaction of a use case, over an SQLAlchemy session."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from blog.adapters.persistence.audit.trail import SqlAlchemyAuditTrail
from blog.adapters.persistence.comments.repository import SqlAlchemyCommentRepository
from blog.adapters.persistence.confirmations.repository import SqlAlchemyConfirmationRepository
from blog.adapters.persistence.custom_fields.repository import SqlAlchemyCustomFieldRepository
from blog.adapters.persistence.invitations.repository import SqlAlchemyInvitationRepository
from blog.adapters.persistence.pending.repository import SqlAlchemyPendingChangeRepository
from blog.adapters.persistence.posts.repository import SqlAlchemyPostRepository
from blog.adapters.persistence.previews.repository import SqlAlchemyPreviewRepository
from blog.adapters.persistence.series.repository import SqlAlchemySeriesRepository
from blog.adapters.persistence.sessions.repository import SqlAlchemySessionRepository
from blog.adapters.persistence.tags.repository import SqlAlchemyTagRepository
from blog.adapters.persistence.tokens.repository import SqlAlchemyTokenRepository
from blog.adapters.persistence.users.repository import SqlAlchemyUserRepository
from blog.adapters.persistence.views import SqlAlchemyViews
from blog.adapters.persistence.work import Work
from blog.application.ports.calls import CallContext
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.unit_of_work import OutcomeUnknown, UnitOfWork
from blog.domain.revisions.revision import KEPT


class SqlAlchemyUnitOfWork(UnitOfWork):
    """One session, one transaction, and a repository for each aggregate on it.

    The connection is taken, and the transaction begun, by the first statement.
    """

    # Slots, because the port declares properties without setters.
    __slots__ = (
        "_calls",
        "_clock",
        "_ids",
        "_is_entered",
        "_revisions_kept",
        "_scope",
        "_sessions",
        "_work",
        "audit",
        "comments",
        "confirmations",
        "custom_fields",
        "invitations",
        "pending",
        "posts",
        "previews",
        "series",
        "sessions",
        "tags",
        "tokens",
        "users",
        "views",
    )

    users: SqlAlchemyUserRepository
    sessions: SqlAlchemySessionRepository
    tokens: SqlAlchemyTokenRepository
    posts: SqlAlchemyPostRepository
    pending: SqlAlchemyPendingChangeRepository
    tags: SqlAlchemyTagRepository
    comments: SqlAlchemyCommentRepository
    audit: SqlAlchemyAuditTrail
    confirmations: SqlAlchemyConfirmationRepository
    invitations: SqlAlchemyInvitationRepository
    previews: SqlAlchemyPreviewRepository
    series: SqlAlchemySeriesRepository
    custom_fields: SqlAlchemyCustomFieldRepository
    views: SqlAlchemyViews

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        clock: Clock,
        ids: IdGenerator,
        calls: CallContext,
        revisions_kept: int = KEPT,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._ids = ids
        self._calls = calls
        self._revisions_kept = revisions_kept
        self._is_entered = False

    async def __aenter__(self) -> Self:
        if self._is_entered:
            raise RuntimeError("a unit of work is entered once")
        self._is_entered = True
        self._scope = self._sessions.begin()
        self._work = Work(await self._scope.__aenter__())
        self.users = SqlAlchemyUserRepository(self._work)
        self.sessions = SqlAlchemySessionRepository(self._work)
        self.tokens = SqlAlchemyTokenRepository(self._work)
        self.posts = SqlAlchemyPostRepository(self._work, self._revisions_kept)
        self.pending = SqlAlchemyPendingChangeRepository(self._work)
        self.tags = SqlAlchemyTagRepository(self._work)
        self.comments = SqlAlchemyCommentRepository(self._work)
        self.audit = SqlAlchemyAuditTrail(self._work)
        self.confirmations = SqlAlchemyConfirmationRepository(self._work)
        self.invitations = SqlAlchemyInvitationRepository(self._work)
        self.previews = SqlAlchemyPreviewRepository(self._work)
        self.series = SqlAlchemySeriesRepository(self._work)
        self.custom_fields = SqlAlchemyCustomFieldRepository(self._work)
        self.views = SqlAlchemyViews(self._work)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if error is None:
            await self._commit()
        else:
            await self._roll_back(error)

    async def _commit(self) -> None:
        try:
            await self._work.record(self._calls.current(), self._clock.now(), self._ids)
        except BaseException as error:
            await self._roll_back(error)
            raise
        try:
            await self._scope.__aexit__(None, None, None)
        except Exception as error:
            # From here nobody can tell: the answer of the database may have been lost on its way.
            raise OutcomeUnknown from error

    async def _roll_back(self, error: BaseException) -> None:
        # Whoever is here has an error to tell of. Where ROLLBACK fails too, the connection is gone, and the
        # database rolls back by itself.
        with suppress(SQLAlchemyError, OSError):
            await self._scope.__aexit__(type(error), error, error.__traceback__)
