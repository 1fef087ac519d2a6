"""Every port of the application, in memory."""

from blog.adapters.system.calls import TaskCallContext
from blog.application.limits.counting import LimitCounting
from blog.application.limits.previews import PreviewLimits
from blog.application.limits.recovery import RecoveryLimits
from blog.application.limits.registration import RegistrationLimits
from blog.application.limits.sign_in import SignInLimits
from blog.application.new_passwords import NewPasswords
from tests.support.builders import Builders
from tests.support.fakes.audit import InMemoryAuditQueries
from tests.support.fakes.comments import InMemoryCommentQueries
from tests.support.fakes.confirmations import InMemoryConfirmationQueries
from tests.support.fakes.custom_fields import InMemoryCustomFieldQueries
from tests.support.fakes.invitations import InMemoryInvitationQueries
from tests.support.fakes.limits import POLICIES, InMemoryLimiter
from tests.support.fakes.mail import RecordingMailer
from tests.support.fakes.outbox import InMemoryOutboxStore, InMemoryRelayLease
from tests.support.fakes.pending import InMemoryPendingChangeQueries
from tests.support.fakes.posts import InMemoryPostQueries
from tests.support.fakes.previews import InMemoryPreviewQueries
from tests.support.fakes.revisions import InMemoryRevisionQueries
from tests.support.fakes.security import FakeTokenMint, FastPasswordHasher, FewCommonPasswords
from tests.support.fakes.series import InMemorySeriesQueries
from tests.support.fakes.sessions import InMemorySessionQueries
from tests.support.fakes.store import InMemoryStore
from tests.support.fakes.system import (
    FixedClock,
    InlineOffload,
    NoJitter,
    ReadyProbe,
    RecordingIncidents,
    SequentialIds,
)
from tests.support.fakes.tags import InMemoryTagQueries
from tests.support.fakes.text import AsciiHandles, PlainMarkdown
from tests.support.fakes.tokens import InMemoryTokenQueries
from tests.support.fakes.users import InMemoryUserQueries


class FakePorts:
    """The fakes by the name of their port."""

    def __init__(self) -> None:
        self.make = Builders()
        self.store = InMemoryStore()
        self.clock = self.store.clock = FixedClock()
        self.calls = self.store.current_calls = TaskCallContext()
        self.incidents = RecordingIncidents()
        self.ids = SequentialIds()
        self.jitter = NoJitter()
        self.offload = InlineOffload()
        self.hasher = FastPasswordHasher()
        self.common_passwords = FewCommonPasswords()
        self.new_passwords = NewPasswords(self.hasher, self.common_passwords)
        self.tokens = FakeTokenMint()
        self.markdown = PlainMarkdown()
        self.handles = AsciiHandles()
        self.probe = ReadyProbe()
        self.mailer = RecordingMailer()
        self.limiter = InMemoryLimiter(self.clock)

        self.users = InMemoryUserQueries(self.store)
        self.posts = InMemoryPostQueries(self.store)
        self.tags = InMemoryTagQueries(self.store)
        self.series = InMemorySeriesQueries(self.store)
        self.custom_fields = InMemoryCustomFieldQueries(self.store)
        self.comments = InMemoryCommentQueries(self.store)
        self.revisions = InMemoryRevisionQueries(self.store)
        self.pending = InMemoryPendingChangeQueries(self.store)
        self.invitations = InMemoryInvitationQueries(self.store)
        self.sessions = InMemorySessionQueries(self.store)
        self.access_tokens = InMemoryTokenQueries(self.store)
        self.confirmations = InMemoryConfirmationQueries(self.store)
        self.previews = InMemoryPreviewQueries(self.store)
        self.audit = InMemoryAuditQueries(self.store)
        self.outbox = InMemoryOutboxStore(self.store)
        self.lease = InMemoryRelayLease()
        self._limit()

    def _limit(self) -> None:
        counting = LimitCounting(self.limiter, self.calls)
        self.sign_in_limits = SignInLimits(counting, POLICIES, self.sessions, self.clock)
        self.registration_limits = RegistrationLimits(counting, POLICIES)
        self.recovery_limits = RecoveryLimits(counting, POLICIES)
        self.preview_limits = PreviewLimits(counting, POLICIES)
