"""From the settings to what the adapters are made with."""

from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.security.keys import new_secret_key
from blog.application.users.registration import RegistrationMode
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


def registration_mode(settings: Settings) -> RegistrationMode:
    """Who may make an account."""
    return RegistrationMode(settings.registration)


def signing_key(settings: Settings) -> bytes:
    """What signs cursors; without a setting a key that only this process knows."""
    return (settings.secret_key.get_secret_value() or new_secret_key()).encode()
