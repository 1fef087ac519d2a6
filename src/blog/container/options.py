"""From the settings to what the adapters are made with."""

from blog.adapters.mail.console import ConsoleMailer
from blog.adapters.mail.folder import FolderMailer
from blog.adapters.mail.letters import LetterWriter
from blog.adapters.mail.smtp import MailServer, SmtpMailer
from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.security.keys import new_secret_key
from blog.application.ports.clock import Clock
from blog.application.ports.mailer import Mailer
from blog.config import Settings


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


def signing_key(settings: Settings) -> bytes:
    """What signs cursors; without a setting a key that only this process knows."""
    return (settings.secret_key.get_secret_value() or new_secret_key()).encode()


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
