"""The in-memory store and its unit of work."""

import asyncio
from types import TracebackType
from typing import Self

from blog.application.audit.trail import AuditTrail
from blog.application.comments.queries import CommentQueries
from blog.application.custom_fields.queries import CustomFieldQueries
from blog.application.invitations.queries import InvitationQueries
from blog.application.pending.queries import PendingChangeQueries
from blog.application.posts.queries import PostQueries
from blog.application.revisions.queries import RevisionQueries
from blog.application.series.queries import SeriesQueries
from blog.application.tags.queries import TagQueries
from blog.application.unit_of_work import UnitOfWork, UnitOfWorkFactory, Views
from blog.application.users.queries import UserQueries
from blog.domain.comments.repository import CommentRepository
from blog.domain.confirmations.repository import ConfirmationRepository
from blog.domain.custom_fields.repository import CustomFieldRepository
from blog.domain.invitations.repository import InvitationRepository
from blog.domain.pending.repository import PendingChangeRepository
from blog.domain.posts.repository import PostRepository
from blog.domain.previews.repository import PreviewRepository
from blog.domain.series.repository import SeriesRepository
from blog.domain.sessions.repository import SessionRepository
from blog.domain.tags.repository import TagRepository
from blog.domain.tokens.repository import TokenRepository
from blog.domain.users.repository import UserRepository
from tests.support.fakes.audit import InMemoryAuditTrail
from tests.support.fakes.comments import InMemoryCommentQueries, InMemoryCommentRepository
from tests.support.fakes.confirmations import InMemoryConfirmationRepository
from tests.support.fakes.custom_fields import InMemoryCustomFieldQueries, InMemoryCustomFieldRepository
from tests.support.fakes.invitations import InMemoryInvitationQueries, InMemoryInvitationRepository
from tests.support.fakes.memory import Memory, Scope, Stored
from tests.support.fakes.pending import InMemoryPendingChangeQueries, InMemoryPendingChangeRepository
from tests.support.fakes.posts import InMemoryPostQueries, InMemoryPostRepository
from tests.support.fakes.previews import InMemoryPreviewRepository
from tests.support.fakes.revisions import InMemoryRevisionQueries
from tests.support.fakes.series import InMemorySeriesQueries, InMemorySeriesRepository
from tests.support.fakes.sessions import InMemorySessionRepository
from tests.support.fakes.tags import InMemoryTagQueries, InMemoryTagRepository
from tests.support.fakes.tokens import InMemoryTokenRepository
from tests.support.fakes.users import InMemoryUserQueries, InMemoryUserRepository


class InMemoryViews(Views):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    @property
    def users(self) -> UserQueries:
        return InMemoryUserQueries(self._stored)

    @property
    def posts(self) -> PostQueries:
        return InMemoryPostQueries(self._stored)

    @property
    def tags(self) -> TagQueries:
        return InMemoryTagQueries(self._stored)

    @property
    def comments(self) -> CommentQueries:
        return InMemoryCommentQueries(self._stored)

    @property
    def invitations(self) -> InvitationQueries:
        return InMemoryInvitationQueries(self._stored)

    @property
    def revisions(self) -> RevisionQueries:
        return InMemoryRevisionQueries(self._stored)

    @property
    def pending(self) -> PendingChangeQueries:
        return InMemoryPendingChangeQueries(self._stored)

    @property
    def series(self) -> SeriesQueries:
        return InMemorySeriesQueries(self._stored)

    @property
    def custom_fields(self) -> CustomFieldQueries:
        return InMemoryCustomFieldQueries(self._stored)


class InMemoryUnitOfWork(UnitOfWork):
    """Works on a snapshot, which replaces what is stored when the block is left without an exception.

    One unit of work is in its block at a time, as on SQLite; the others wait for it. A unit of work inside
    another one of the same task would wait for ever and raises `RuntimeError`.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._scope: Scope | None = None
        self._users: InMemoryUserRepository
        self._sessions: InMemorySessionRepository
        self._tokens: InMemoryTokenRepository
        self._posts: InMemoryPostRepository
        self._pending: InMemoryPendingChangeRepository
        self._tags: InMemoryTagRepository
        self._comments: InMemoryCommentRepository
        self._confirmations: InMemoryConfirmationRepository
        self._invitations: InMemoryInvitationRepository
        self._previews: InMemoryPreviewRepository
        self._series: InMemorySeriesRepository
        self._custom_fields: InMemoryCustomFieldRepository

    @property
    def scope(self) -> Scope:
        """What the repositories share, for tests that go behind their back."""
        assert self._scope is not None, "the unit of work was not entered"
        return self._scope

    @property
    def users(self) -> UserRepository:
        return self._users

    @property
    def sessions(self) -> SessionRepository:
        return self._sessions

    @property
    def tokens(self) -> TokenRepository:
        return self._tokens

    @property
    def posts(self) -> PostRepository:
        return self._posts

    @property
    def tags(self) -> TagRepository:
        return self._tags

    @property
    def comments(self) -> CommentRepository:
        return self._comments

    @property
    def confirmations(self) -> ConfirmationRepository:
        return self._confirmations

    @property
    def invitations(self) -> InvitationRepository:
        return self._invitations

    @property
    def pending(self) -> PendingChangeRepository:
        return self._pending

    @property
    def previews(self) -> PreviewRepository:
        return self._previews

    @property
    def series(self) -> SeriesRepository:
        return self._series

    @property
    def custom_fields(self) -> CustomFieldRepository:
        return self._custom_fields

    @property
    def audit(self) -> AuditTrail:
        return InMemoryAuditTrail(self.scope)

    @property
    def views(self) -> Views:
        return InMemoryViews(self.scope)

    async def __aenter__(self) -> Self:
        memory = self._memory
        if self._scope is not None:
            raise RuntimeError("a unit of work is entered once")
        if memory.writing_task is asyncio.current_task():
            raise RuntimeError("a unit of work inside another one would wait for it for ever")
        memory.faults.strike("enter")
        await memory.writer.acquire()
        memory.writing_task = asyncio.current_task()
        self._scope = scope = Scope(memory)
        self._users = InMemoryUserRepository(scope)
        self._sessions = InMemorySessionRepository(scope)
        self._tokens = InMemoryTokenRepository(scope)
        self._posts = InMemoryPostRepository(scope)
        self._pending = InMemoryPendingChangeRepository(scope)
        self._tags = InMemoryTagRepository(scope)
        self._comments = InMemoryCommentRepository(scope)
        self._confirmations = InMemoryConfirmationRepository(scope)
        self._invitations = InMemoryInvitationRepository(scope)
        self._previews = InMemoryPreviewRepository(scope)
        self._series = InMemorySeriesRepository(scope)
        self._custom_fields = InMemoryCustomFieldRepository(scope)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        memory, scope = self._memory, self.scope
        scope.is_open = False
        try:
            if kind is None:
                if scope.is_broken:
                    raise RuntimeError("an error of a repository was swallowed: nothing is stored")
                memory.faults.strike("commit")
                memory.tables = scope.tables
                memory.store(scope.events, scope.acts)
                memory.faults.strike("committed")
        finally:
            memory.writing_task = None
            memory.writer.release()


class InMemoryUnits(UnitOfWorkFactory):
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.made = 0
        """How many units of work were made so far."""

    def __call__(self) -> InMemoryUnitOfWork:
        self.made += 1
        return InMemoryUnitOfWork(self._memory)


class InMemoryStore(Memory):
    """A database in memory; `units` makes units of work on it."""

    def __init__(self) -> None:
        super().__init__()
        self.units = InMemoryUnits(self)
