"""The transaction of a use case."""

from types import TracebackType
from typing import Protocol, Self

from blog.application.audit.trail import AuditTrail
from blog.application.comments.queries import CommentQueries
from blog.application.custom_fields.queries import CustomFieldQueries
from blog.application.invitations.queries import InvitationQueries
from blog.application.pending.queries import PendingChangeQueries
from blog.application.posts.queries import PostQueries
from blog.application.revisions.queries import RevisionQueries
from blog.application.series.queries import SeriesQueries
from blog.application.tags.queries import TagQueries
from blog.application.users.queries import UserQueries
from blog.domain.comments.repository import CommentRepository
from blog.domain.common.errors import DomainError, ErrorKind
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


class TransientConflict(DomainError):
    """The database gave this transaction up for another one; the same work may succeed when repeated."""

    code = "transient_conflict"
    kind = ErrorKind.UNAVAILABLE
    title = "The database is busy; try again in a moment"


class OutcomeUnknown(DomainError):
    """COMMIT itself failed: whether the change is stored cannot be known from here, so it is not repeated."""

    code = "outcome_unknown"
    kind = ErrorKind.UNAVAILABLE
    title = "The change may or may not have been stored; look before you repeat it"


class StorageUnavailable(DomainError):
    """The database does not answer, or has no connection to spare."""

    code = "storage_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "The database is not available; try again in a moment"

    def __init__(
        self, detail: str | None = None, *, reason: str | None = None, is_lasting: bool = False
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        """What the database or its driver says, for the operator alone: it may name hosts and accounts."""
        self.is_lasting = is_lasting
        """Whether waiting mends nothing, because the server refuses the account or knows no such database."""

    def __str__(self) -> str:
        return f"The database is not available: {self.reason}" if self.reason else super().__str__()


class Views(Protocol):
    """The read side as one transaction sees it, with its own changes: what a use case answers after them."""

    @property
    def users(self) -> UserQueries: ...
    @property
    def posts(self) -> PostQueries: ...
    @property
    def tags(self) -> TagQueries: ...
    @property
    def comments(self) -> CommentQueries: ...
    @property
    def invitations(self) -> InvitationQueries: ...
    @property
    def revisions(self) -> RevisionQueries: ...
    @property
    def pending(self) -> PendingChangeQueries: ...
    @property
    def series(self) -> SeriesQueries: ...
    @property
    def custom_fields(self) -> CustomFieldQueries: ...


class UnitOfWork(Protocol):
    """One transaction over all repositories; there is no `commit`.

    Leaving the block commits, and stores the events that the saved aggregates recorded: for delivery, and as
    acts in the audit trail. An exception rolls everything back. One instance serves one use case and is
    entered once. Raises `TransientConflict`, `OutcomeUnknown` and `StorageUnavailable` wherever it talks to
    the database.
    """

    @property
    def users(self) -> UserRepository: ...
    @property
    def sessions(self) -> SessionRepository: ...
    @property
    def tokens(self) -> TokenRepository: ...
    @property
    def posts(self) -> PostRepository: ...
    @property
    def pending(self) -> PendingChangeRepository: ...
    @property
    def tags(self) -> TagRepository: ...
    @property
    def comments(self) -> CommentRepository: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def confirmations(self) -> ConfirmationRepository: ...
    @property
    def invitations(self) -> InvitationRepository: ...
    @property
    def previews(self) -> PreviewRepository: ...
    @property
    def series(self) -> SeriesRepository: ...
    @property
    def custom_fields(self) -> CustomFieldRepository: ...
    @property
    def views(self) -> Views: ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> bool | None: ...


class UnitOfWorkFactory(Protocol):
    """Makes a fresh unit of work for each try of a use case."""

    def __call__(self) -> UnitOfWork: ...
