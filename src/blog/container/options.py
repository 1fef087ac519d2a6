"""From the settings to what the adapters are made with."""

from datetime import timedelta

from blog.adapters.mail.console import ConsoleMailer
from blog.adapters.mail.folder import FolderMailer
from blog.adapters.mail.letters import LetterWriter
from blog.adapters.mail.smtp import MailServer, SmtpMailer
from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.security.keys import new_secret_key
from blog.application.limits.policies import LimitPolicies
from blog.application.ports.clock import Clock
from blog.application.ports.mailer import Mailer
from blog.application.ports.rate_limiter import Limit
from blog.application.previews.links import PreviewLinks
from blog.application.site import Site
from blog.application.users.registration import RegistrationMode
from blog.config import Settings
from blog.config.limits import RateLimit
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.words import WordList
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.locale import Locale


def database_options(settings: Settings) -> DatabaseOptions:
    """The part of the settings that the database adapter works with."""
    return DatabaseOptions(
        url=settings.database_url,
        echo=settings.debug,
        pool_size=settings.pool_size,
        max_overflow=settings.max_overflow,
        pool_timeout=settings.pool_timeout,
        pool_recycle=settings.pool_recycle,
        pool_pre_ping=settings.pool_pre_ping,
        pooler=settings.database_pooler,
    )


def registration_mode(settings: Settings) -> RegistrationMode:
    """Who may make an account."""
    return RegistrationMode(settings.registration)


def site(settings: Settings) -> Site:
    """The front end that shows the posts."""
    return Site(
        url=settings.site_url,
        name=settings.site_name,
        post_path=settings.post_path,
        page_path=settings.page_path,
        locale=Locale(settings.default_locale),
    )


def signing_key(settings: Settings) -> bytes:
    """What signs cursors and previews; without a setting a key that only this process knows."""
    return (settings.secret_key.get_secret_value() or new_secret_key()).encode()


def preview_links(settings: Settings) -> PreviewLinks:
    """Where previews are opened."""
    return PreviewLinks(settings.public_url, settings.preview_url)


def discussion_rules(settings: Settings) -> DiscussionRules:
    """Who may comment, and what waits for a moderator."""
    days, links = settings.comments_close_days, settings.comments_hold_links
    return DiscussionRules(
        access=CommentAccess(settings.comments),
        closes_after=timedelta(days=days) if days else None,
        hold_guests=settings.comments_hold_guests,
        hold_first=settings.comments_hold_first,
        hold_links=links or None,
        hold_words=WordList.of(settings.comments_hold_words),
        refuse_words=WordList.of(settings.comments_refuse_words),
        hold_reports=settings.comments_hold_reports or None,
        edit_window=timedelta(minutes=settings.comments_edit_minutes),
    )


def for_verified(settings: Settings) -> bool:
    """Whether one must verify one's address before one comments."""
    return settings.email_verification == "before_comment"


def mailer(settings: Settings, clock: Clock) -> Mailer:
    """What carries mail."""
    route = settings.mail_route
    letters = LetterWriter(settings.mail_from, clock)
    match route.kind:
        case "console":
            return ConsoleMailer(letters)
        case "file":
            return FolderMailer(route.folder, letters, clock)
        case "smtp":
            server = MailServer(
                host=route.host,
                port=route.port,
                user=route.user,
                password=route.password,
                tls=route.tls,
                ca=route.ca,
            )
            return SmtpMailer(server, letters)


def limiter_kind(settings: Settings) -> str:
    """What counts: Redis with this process as its understudy, or this process."""
    return "redis" if settings.redis_url.get_secret_value() else "process"


def limit_policies(settings: Settings) -> LimitPolicies:
    """The limits of the settings."""

    def limit(name: str, setting: RateLimit, *, is_told: bool = True) -> Limit:
        return Limit(name, setting.most, setting.within, is_told)

    return LimitPolicies(
        sign_in=limit("sign_in", settings.limit_sign_in),
        # What is not told would tell strangers how others fare, and from where an account is signed in.
        sign_in_account=limit("sign_in_account", settings.limit_sign_in_account, is_told=False),
        sign_in_network=limit("sign_in_network", settings.limit_sign_in_network),
        sign_in_total=limit("sign_in_total", settings.limit_sign_in_total, is_told=False),
        registration=limit("registration", settings.limit_registration),
        registration_total=limit("registration_total", settings.limit_registration_total, is_told=False),
        recovery=limit("recovery", settings.limit_recovery),
        recovery_total=limit("recovery_total", settings.limit_recovery_total, is_told=False),
        recovery_address=limit("recovery_address", settings.limit_recovery_address, is_told=False),
        preview=limit("preview", settings.limit_preview),
        guest_comments=limit("guest_comments", settings.limit_guest_comments),
        guest_comments_total=limit(
            "guest_comments_total", settings.limit_guest_comments_total, is_told=False
        ),
    )
