"""How the service is put together: with `background`, what knows every class and the DI library."""

from dependency_injector import containers, providers

from blog.adapters.limits.fallback import FallbackLimiter
from blog.adapters.limits.process import ProcessLimiter
from blog.adapters.limits.redis import RedisLimiter
from blog.adapters.markdown.renderer import CommonMarkRenderer
from blog.adapters.persistence.audit.chain import Sha256Chain
from blog.adapters.persistence.audit.queries import SqlAlchemyAuditQueries
from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.confirmations.queries import SqlAlchemyConfirmationQueries
from blog.adapters.persistence.custom_fields.queries import SqlAlchemyCustomFieldQueries
from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.health import SqlAlchemyHealthProbe
from blog.adapters.persistence.invitations.queries import SqlAlchemyInvitationQueries
from blog.adapters.persistence.pending.queries import SqlAlchemyPendingChangeQueries
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.adapters.persistence.previews.queries import SqlAlchemyPreviewQueries
from blog.adapters.persistence.revisions.queries import SqlAlchemyRevisionQueries
from blog.adapters.persistence.schema import Schema
from blog.adapters.persistence.series.queries import SqlAlchemySeriesQueries
from blog.adapters.persistence.sessions.queries import SqlAlchemySessionQueries
from blog.adapters.persistence.tags.queries import SqlAlchemyTagQueries
from blog.adapters.persistence.tokens.queries import SqlAlchemyTokenQueries
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.adapters.security.common_passwords import ListedPasswords
from blog.adapters.security.keys import new_secret_key
from blog.adapters.security.passwords import Argon2PasswordHasher
from blog.adapters.security.previews import HmacPreviewSeal
from blog.adapters.security.tokens import OpaqueTokenMint
from blog.adapters.system.calls import TaskCallContext
from blog.adapters.system.clock import SystemClock
from blog.adapters.system.identity import Uuid7Generator
from blog.adapters.system.incidents import IncidentLog
from blog.adapters.system.jitter import RandomJitter
from blog.adapters.system.offload import ThreadOffload
from blog.adapters.text.handles import AsciiHandleMaker
from blog.application.audit.reading import AuditReading
from blog.application.audit.refusals import Refusals
from blog.application.audit.verification import AuditVerification
from blog.application.confirmations.change import EmailChange
from blog.application.confirmations.recovery import PasswordRecovery
from blog.application.confirmations.setting_up import SettingUp
from blog.application.confirmations.verification import EmailVerification
from blog.application.invitations.accepting import InvitationAccepting
from blog.application.invitations.inviting import Inviting
from blog.application.limits.counting import LimitCounting
from blog.application.limits.previews import PreviewLimits
from blog.application.limits.recovery import RecoveryLimits
from blog.application.limits.registration import RegistrationLimits
from blog.application.limits.sign_in import SignInLimits
from blog.application.new_passwords import NewPasswords
from blog.application.sessions.authentication import Authentication
from blog.application.sessions.keeping import SessionKeeping
from blog.application.sessions.password_change import PasswordChange
from blog.application.sessions.password_checks import PasswordChecks
from blog.application.sessions.proof import PasswordProof
from blog.application.sessions.renewal import Reauthentication, SessionRenewal
from blog.application.sessions.signing_in import SigningIn
from blog.application.sessions.signing_out import SigningOut, UserSignOut
from blog.application.tokens.authentication import TokenAuthentication
from blog.application.tokens.issuing import TokenIssuing
from blog.application.tokens.reading import TokenReading
from blog.application.tokens.revoking import TokenRevoking
from blog.application.transact import Transact
from blog.application.users.closing import AccountClosing
from blog.application.users.editing import UserEditing
from blog.application.users.reading import UserReading
from blog.application.users.registration import AccountDrafting, UserRegistration
from blog.application.users.succession import OwnershipTransfer
from blog.config import Settings
from blog.container import options


class Services(containers.DeclarativeContainer):
    """All that can be asked for. Stateless services are shared; a unit of work is new at each call."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)

    clock = providers.Singleton(SystemClock)
    ids = providers.Singleton(Uuid7Generator)
    calls = providers.Singleton(TaskCallContext)
    jitter = providers.Singleton(RandomJitter)
    offload = providers.Singleton(ThreadOffload)
    incidents = providers.Singleton(IncidentLog)
    hasher = providers.Singleton(Argon2PasswordHasher)
    common_passwords = providers.Singleton(ListedPasswords)
    new_passwords = providers.Singleton(NewPasswords, hasher, common_passwords)
    tokens = providers.Singleton(OpaqueTokenMint)
    mailer = providers.Singleton(options.mailer, settings, clock)
    markdown = providers.Singleton(CommonMarkRenderer)
    handles = providers.Singleton(AsciiHandleMaker)
    new_secret_key = providers.Callable(new_secret_key)
    signing_key = providers.Singleton(options.signing_key, settings)
    preview_seal = providers.Singleton(HmacPreviewSeal, signing_key)
    preview_links = providers.Singleton(options.preview_links, settings)
    registration_mode = providers.Singleton(options.registration_mode, settings)
    site = providers.Singleton(options.site, settings)

    database_options = providers.Singleton(options.database_options, settings)
    schema = providers.Singleton(Schema, database_options)
    database = providers.Singleton(Database.open, database_options)
    unit_of_work = providers.Factory(
        SqlAlchemyUnitOfWork,
        database.provided.sessions,
        clock,
        ids,
        calls,
        settings.provided.revisions_kept,
    )
    transact = providers.Singleton(Transact, unit_of_work.provider, clock, jitter)
    user_queries = providers.Singleton(SqlAlchemyUserQueries, database)
    session_queries = providers.Singleton(SqlAlchemySessionQueries, database)
    token_queries = providers.Singleton(SqlAlchemyTokenQueries, database)
    post_queries = providers.Singleton(SqlAlchemyPostQueries, database)
    tag_queries = providers.Singleton(SqlAlchemyTagQueries, database)
    series_queries = providers.Singleton(SqlAlchemySeriesQueries, database)
    pending_queries = providers.Singleton(SqlAlchemyPendingChangeQueries, database)
    revision_queries = providers.Singleton(SqlAlchemyRevisionQueries, database)
    comment_queries = providers.Singleton(SqlAlchemyCommentQueries, database)
    invitation_queries = providers.Singleton(SqlAlchemyInvitationQueries, database)
    confirmation_queries = providers.Singleton(SqlAlchemyConfirmationQueries, database)
    preview_queries = providers.Singleton(SqlAlchemyPreviewQueries, database)
    custom_field_queries = providers.Singleton(SqlAlchemyCustomFieldQueries, database)
    audit_queries = providers.Singleton(SqlAlchemyAuditQueries, database)
    audit_chain = providers.Singleton(Sha256Chain)
    health_probe = providers.Singleton(SqlAlchemyHealthProbe, database)

    process_limiter = providers.Singleton(ProcessLimiter, clock)
    rate_limiter = providers.Selector(
        providers.Callable(options.limiter_kind, settings),
        process=process_limiter,
        redis=providers.Singleton(
            FallbackLimiter,
            providers.Singleton(RedisLimiter, settings.provided.redis_url.get_secret_value.call()),
            process_limiter,
            clock,
        ),
    )
    limit_policies = providers.Singleton(options.limit_policies, settings)
    limit_counting = providers.Singleton(LimitCounting, rate_limiter, calls)
    sign_in_limits = providers.Singleton(SignInLimits, limit_counting, limit_policies, session_queries, clock)
    registration_limits = providers.Singleton(RegistrationLimits, limit_counting, limit_policies)
    recovery_limits = providers.Singleton(RecoveryLimits, limit_counting, limit_policies)
    preview_limits = providers.Singleton(PreviewLimits, limit_counting, limit_policies)

    account_drafting = providers.Singleton(AccountDrafting, new_passwords, handles, ids)
    user_registration = providers.Singleton(
        UserRegistration, transact, account_drafting, registration_limits, ids, clock, registration_mode
    )
    setting_up = providers.Singleton(
        SettingUp, transact, confirmation_queries, account_drafting, tokens, ids, clock
    )
    ownership_transfer = providers.Singleton(OwnershipTransfer, transact, clock)
    user_editing = providers.Singleton(UserEditing, transact, clock)
    account_closing = providers.Singleton(AccountClosing, transact, clock)
    user_reading = providers.Singleton(UserReading, user_queries)

    inviting = providers.Singleton(Inviting, transact, invitation_queries, ids, clock, registration_mode)
    invitation_accepting = providers.Singleton(
        InvitationAccepting, transact, invitation_queries, account_drafting, tokens, clock, registration_mode
    )

    signing_out = providers.Singleton(SigningOut, transact, clock)
    user_sign_out = providers.Singleton(UserSignOut, transact, clock)
    session_keeping = providers.Singleton(SessionKeeping, transact, session_queries, clock)
    session_renewal = providers.Singleton(SessionRenewal, transact, tokens, clock)
    password_proof = providers.Singleton(PasswordProof, user_queries, sign_in_limits, hasher)
    reauthentication = providers.Singleton(Reauthentication, transact, password_proof, tokens, clock)
    password_checks = providers.Singleton(PasswordChecks, hasher, user_queries, clock)
    signing_in = providers.Singleton(
        SigningIn,
        transact,
        user_queries,
        session_queries,
        sign_in_limits,
        hasher,
        password_checks,
        tokens,
        ids,
        clock,
        calls,
    )
    authentication = providers.Singleton(Authentication, transact, session_queries, tokens, clock)

    token_authentication = providers.Singleton(TokenAuthentication, transact, token_queries, tokens, clock)
    token_issuing = providers.Singleton(TokenIssuing, transact, tokens, ids, clock)
    token_reading = providers.Singleton(TokenReading, token_queries)
    token_revoking = providers.Singleton(TokenRevoking, transact, clock)

    password_recovery = providers.Singleton(
        PasswordRecovery,
        transact,
        confirmation_queries,
        user_queries,
        new_passwords,
        recovery_limits,
        tokens,
        ids,
        clock,
    )
    password_change = providers.Singleton(
        PasswordChange, transact, user_queries, password_proof, new_passwords, tokens, clock
    )
    email_verification = providers.Singleton(
        EmailVerification, transact, confirmation_queries, recovery_limits, tokens, ids, clock
    )
    email_change = providers.Singleton(
        EmailChange, transact, confirmation_queries, recovery_limits, tokens, ids, clock
    )

    audit_reading = providers.Singleton(AuditReading, audit_queries)
    audit_verification = providers.Singleton(AuditVerification, audit_queries, audit_chain)
    refusals = providers.Singleton(Refusals, transact, calls, clock, incidents)
