"""Everything that a test of the use cases needs, wired over the fakes."""

from typing import Unpack
from uuid import UUID

from blog.adapters.persistence.audit.chain import Sha256Chain
from blog.adapters.security.previews import HmacPreviewSeal
from blog.application.audit.reading import AuditReading
from blog.application.audit.refusals import Refusals
from blog.application.audit.verification import AuditVerification
from blog.application.comments.discussion import CommentDiscussion
from blog.application.comments.guests import GuestDiscussion
from blog.application.comments.liking import CommentLiking
from blog.application.comments.moderation import CommentModeration
from blog.application.comments.reading import CommentReading
from blog.application.comments.reporting import CommentReporting
from blog.application.custom_fields.declaring import FieldDeclaring
from blog.application.custom_fields.filtering import CustomFiltering
from blog.application.housekeeping import Housekeeping
from blog.application.limits.counting import LimitCounting
from blog.application.limits.guests import GuestLimits
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
from blog.application.tags.curation import TagCuration
from blog.application.tags.labelling import TagLabelling
from blog.application.tags.merging import TagMerging
from blog.application.tags.reading import TagReading
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.comments.rules import DiscussionRules
from blog.domain.common.ids import SessionId
from blog.domain.common.locale import ENGLISH
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from tests.support.accounts import Accounts
from tests.support.builders import Aggregate, store
from tests.support.fakes.limits import POLICIES
from tests.support.fakes.system import (
    START,
    uuid7,
)
from tests.support.fields import UserFieldsButRole


def actor(user: User) -> Actor:
    """This user as the one who asks."""
    return Actor(user_id=user.id, role=user.role)


class World(Accounts):
    """One blog in memory: the fakes by the name of their port, and each use case by its intention."""

    def __init__(self) -> None:
        super().__init__()
        transact = self.transact
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
