"""Everything that a test of the use cases needs, wired over the fakes."""

from typing import Unpack
from uuid import UUID

from blog.adapters.persistence.audit.chain import Sha256Chain
from blog.adapters.security.previews import HmacPreviewSeal
from blog.adapters.system.calls import TaskCallContext
from blog.application.audit.reading import AuditReading
from blog.application.audit.refusals import Refusals
from blog.application.audit.verification import AuditVerification
from blog.application.comments.discussion import CommentDiscussion
from blog.application.comments.guests import GuestDiscussion
from blog.application.comments.liking import CommentLiking
from blog.application.comments.moderation import CommentModeration
from blog.application.comments.reading import CommentReading
from blog.application.comments.reporting import CommentReporting
from blog.application.confirmations.change import EmailChange
from blog.application.confirmations.mailing import ConfirmationMailing
from blog.application.confirmations.notices import Notices
from blog.application.confirmations.recovery import PasswordRecovery
from blog.application.confirmations.setting_up import SettingUp
from blog.application.confirmations.verification import EmailVerification
from blog.application.custom_fields.declaring import FieldDeclaring
from blog.application.custom_fields.filtering import CustomFiltering
from blog.application.housekeeping import Housekeeping
from blog.application.invitations.accepting import InvitationAccepting
from blog.application.invitations.inviting import Inviting
from blog.application.limits.counting import LimitCounting
from blog.application.limits.guests import GuestLimits
from blog.application.limits.previews import PreviewLimits
from blog.application.limits.recovery import RecoveryLimits
from blog.application.limits.registration import RegistrationLimits
from blog.application.limits.sign_in import SignInLimits
from blog.application.new_passwords import NewPasswords
from blog.application.outbox.ports import Subscriber
from blog.application.outbox.relay import OutboxRelay
from blog.application.pending.amending import PendingAmending
from blog.application.pending.reading import PendingReading
from blog.application.ports.tokens import SecretKind
from blog.application.posts.authoring import PostAuthoring
from blog.application.posts.edits import EditPreparation
from blog.application.posts.publishing import PostPublishing
from blog.application.posts.reading import PostReading
from blog.application.posts.transfer import PostTransfer
from blog.application.posts.translating import TranslationLinking
from blog.application.posts.trash import PostTrash
from blog.application.previews.issuing import PreviewIssuing
from blog.application.previews.links import PreviewLinks
from blog.application.previews.opening import PreviewOpening
from blog.application.previews.reading import PreviewReading
from blog.application.previews.revoking import PreviewRevoking
from blog.application.rerendering import Rerendering
from blog.application.revisions.comparing import RevisionComparing
from blog.application.revisions.reading import RevisionReading
from blog.application.revisions.restoring import RevisionRestoring
from blog.application.series.curation import SeriesCuration
from blog.application.series.reading import SeriesReading
from blog.application.sessions.authentication import Authentication
from blog.application.sessions.keeping import SessionKeeping
from blog.application.sessions.password_change import PasswordChange
from blog.application.sessions.password_checks import PasswordChecks
from blog.application.sessions.proof import PasswordProof
from blog.application.sessions.renewal import Reauthentication, SessionRenewal
from blog.application.sessions.signing_in import SigningIn
from blog.application.sessions.signing_out import SigningOut, UserSignOut
from blog.application.tags.curation import TagCuration
from blog.application.tags.labelling import TagLabelling
from blog.application.tags.merging import TagMerging
from blog.application.tags.reading import TagReading
from blog.application.tokens.authentication import TokenAuthentication
from blog.application.tokens.issuing import TokenIssuing
from blog.application.tokens.reading import TokenReading
from blog.application.tokens.revoking import TokenRevoking
from blog.application.transact import Transact
from blog.application.users.closing import AccountClosing
from blog.application.users.editing import UserEditing
from blog.application.users.reading import UserReading
from blog.application.users.registration import AccountDrafting, RegistrationMode, UserRegistration
from blog.application.users.succession import OwnershipTransfer
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.comments.rules import DiscussionRules
from blog.domain.common.ids import SessionId
from blog.domain.common.locale import ENGLISH
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from tests.support.builders import Aggregate, Builders, store
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
    START,
    FixedClock,
    InlineOffload,
    NoJitter,
    ReadyProbe,
    RecordingIncidents,
    SequentialIds,
    uuid7,
)
from tests.support.fakes.tags import InMemoryTagQueries
from tests.support.fakes.text import AsciiHandles, PlainMarkdown
from tests.support.fakes.tokens import InMemoryTokenQueries
from tests.support.fakes.users import InMemoryUserQueries
from tests.support.fields import UserFieldsButRole


def actor(user: User) -> Actor:
    """This user as the one who asks."""
    return Actor(user_id=user.id, role=user.role)


class World:
    """One blog in memory: the fakes by the name of their port, and each use case by its intention."""

    def __init__(self) -> None:  # noqa: PLR0915 - a line for each fake and each use case
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

        transact = self.transact = Transact(self.store.units, self.clock, self.jitter)
        self.drafting = AccountDrafting(self.new_passwords, self.handles, self.ids)
        self.registration = UserRegistration(
            transact, self.drafting, self.registration_limits, self.ids, self.clock, RegistrationMode.OPEN
        )
        self.inviting = Inviting(transact, self.invitations, self.ids, self.clock, RegistrationMode.OPEN)
        self.accepting = InvitationAccepting(
            transact, self.invitations, self.drafting, self.tokens, self.clock, RegistrationMode.OPEN
        )
        self.setting_up = SettingUp(
            transact, self.confirmations, self.drafting, self.tokens, self.ids, self.clock
        )
        self.ownership_transfer = OwnershipTransfer(transact, self.clock)
        self.user_editing = UserEditing(transact, self.clock)
        self.account_closing = AccountClosing(transact, self.clock)
        self.user_reading = UserReading(self.users)
        self.password_checks = PasswordChecks(self.hasher, self.users, self.clock)
        self.signing_in = SigningIn(
            transact,
            self.users,
            self.sessions,
            self.sign_in_limits,
            self.hasher,
            self.password_checks,
            self.tokens,
            self.ids,
            self.clock,
            self.calls,
        )
        self.signing_out = SigningOut(transact, self.clock)
        self.user_sign_out = UserSignOut(transact, self.clock)
        self.session_keeping = SessionKeeping(transact, self.sessions, self.clock)
        self.session_renewal = SessionRenewal(transact, self.tokens, self.clock)
        proof = PasswordProof(self.users, self.sign_in_limits, self.hasher)
        self.reauthentication = Reauthentication(transact, proof, self.tokens, self.clock)
        self.authentication = Authentication(transact, self.sessions, self.tokens, self.clock)
        self.token_authentication = TokenAuthentication(transact, self.access_tokens, self.tokens, self.clock)
        self.token_issuing = TokenIssuing(transact, self.tokens, self.ids, self.clock)
        self.token_reading = TokenReading(self.access_tokens)
        self.token_revoking = TokenRevoking(transact, self.clock)
        limits = self.recovery_limits
        self.recovery = PasswordRecovery(
            transact,
            self.confirmations,
            self.users,
            self.new_passwords,
            limits,
            self.tokens,
            self.ids,
            self.clock,
        )
        self.password_change = PasswordChange(
            transact,
            self.users,
            proof,
            self.new_passwords,
            self.tokens,
            self.clock,
        )
        self.verification = EmailVerification(
            transact, self.confirmations, limits, self.tokens, self.ids, self.clock
        )
        self.email_change = EmailChange(
            transact, self.confirmations, limits, self.tokens, self.ids, self.clock
        )
        self.confirmation_mailing = ConfirmationMailing(
            transact, self.mailer, limits, self.tokens, self.clock, "https://blog.example"
        )
        self.notices = Notices(self.users, self.confirmations, self.mailer)
        self.tag_labelling = TagLabelling(self.handles, self.ids)
        self.tag_curation = TagCuration(transact, self.handles, self.ids, self.clock)
        self.tag_merging = TagMerging(transact, self.clock)
        self.tag_reading = TagReading(self.tags)
        self.series_curation = SeriesCuration(transact, self.handles, self.ids, self.clock)
        self.series_reading = SeriesReading(self.series)
        self.field_declaring = FieldDeclaring(transact, self.ids, self.clock)
        self.custom_filtering = CustomFiltering(self.custom_fields)
        linking = TranslationLinking(self.ids)
        preparation = EditPreparation(transact, self.tag_labelling, self.markdown, linking)
        self.post_authoring = PostAuthoring(
            transact,
            preparation,
            self.tag_labelling,
            self.markdown,
            self.handles,
            linking,
            self.ids,
            self.clock,
            ENGLISH,
        )
        self.post_publishing = PostPublishing(transact, self.clock)
        self.post_trash = PostTrash(transact, self.clock)
        self.post_reading = PostReading(self.posts)
        self.post_transfer = PostTransfer(transact, self.clock)
        self.pending_reading = PendingReading(
            self.posts, self.pending, self.tags, self.series, self.custom_fields
        )
        self.pending_amending = PendingAmending(transact, preparation, self.ids, self.clock)
        self.revision_reading = RevisionReading(self.revisions, self.posts, self.tags, self.series)
        self.revision_comparing = RevisionComparing(
            self.revisions, self.posts, self.tags, self.series, self.offload
        )
        self.revision_restoring = RevisionRestoring(transact, self.markdown, self.clock)
        self.comment_discussion = self.discussion_under(DiscussionRules())
        self.comment_liking = CommentLiking(transact, self.clock)
        self.comment_reporting = CommentReporting(transact, self.comments, self.clock, DiscussionRules())
        self.comment_moderation = CommentModeration(transact, self.comments, self.clock)
        self.comment_reading = CommentReading(self.comments, self.post_reading)

        self.preview_seal = HmacPreviewSeal(b"k" * 32)
        links = PreviewLinks("https://api.example", "https://blog.example/preview?token={token}")
        self.preview_issuing = PreviewIssuing(transact, self.preview_seal, links, self.ids, self.clock)
        self.preview_reading = PreviewReading(self.previews, self.posts)
        self.preview_revoking = PreviewRevoking(transact, self.clock)
        self.preview_opening = PreviewOpening(
            self.previews,
            self.posts,
            self.pending_reading,
            self.preview_seal,
            self.preview_limits,
            self.clock,
        )
        self.rerendering = Rerendering(transact, self.markdown)

        self.audit_reading = AuditReading(self.audit)
        self.audit_verification = AuditVerification(self.audit, Sha256Chain())
        self.refusals = Refusals(transact, self.calls, self.clock, self.incidents)

        self.housekeeping = Housekeeping(self.outbox, transact, self.clock)

    def discussion_under(self, rules: DiscussionRules, *, for_verified: bool = False) -> CommentDiscussion:
        """A discussion on a site with these rules."""
        return CommentDiscussion(
            self.transact,
            self.comments,
            self.markdown,
            self.ids,
            self.clock,
            rules,
            for_verified=for_verified,
        )

    def guests_under(self, rules: DiscussionRules) -> GuestDiscussion:
        """What guests may say on a site with these rules."""
        limits = GuestLimits(LimitCounting(self.limiter, self.calls), POLICIES)
        return GuestDiscussion(self.transact, self.markdown, self.ids, self.clock, rules, limits)

    def _limit(self) -> None:
        counting = LimitCounting(self.limiter, self.calls)
        self.sign_in_limits = SignInLimits(counting, POLICIES, self.sessions, self.clock)
        self.registration_limits = RegistrationLimits(counting, POLICIES)
        self.recovery_limits = RecoveryLimits(counting, POLICIES)
        self.preview_limits = PreviewLimits(counting, POLICIES)

    def start_over(self) -> None:
        """Be an empty blog again, for the next cell of a table: nothing is stored, counted or mailed."""
        self.store.empty()
        self.limiter.forget()
        self.mailer.sent.clear()
        self.clock.set(START)

    def relay(self, *subscribers: Subscriber, holder: UUID | None = None) -> OutboxRelay:
        """A relay to these subscribers; all relays of this world share the lease."""
        name = holder or uuid7(1_000_000)
        return OutboxRelay(self.outbox, self.lease, subscribers, self.clock, self.incidents, name)

    async def given(self, *aggregates: Aggregate) -> None:
        """Store aggregates, each after those that it refers to."""
        async with self.store.units() as unit:
            await store(unit, *aggregates)

    async def somebody(self, role: Role = Role.READER, **fields: Unpack[UserFieldsButRole]) -> User:
        """A stored user of this role."""
        user = self.make.user(role=role, **fields)
        await self.given(user)
        return user

    async def signed_in(self, user: User) -> Actor:
        """The stored user as one who asks with a new session."""
        return await self.authentication.authenticate(await self.token_of(user))

    async def token_of(self, user: User) -> str:
        """A token that opens a new session of the stored user."""
        minted = self.tokens.mint(SecretKind.SESSION)
        now = self.clock.now()
        session_id = SessionId(self.ids.new())
        session = Session.start(id=session_id, user_id=user.id, token_digest=minted.digest, now=now)
        # What was so before the test began is no news.
        session.collect_events()
        await self.given(session)
        return minted.plain
