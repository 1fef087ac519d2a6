"""The settings of the service: what can be decided, and what is refused."""

from enum import StrEnum
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from blog.config.discussion import DiscussionSettings
from blog.config.limits import DEFAULT_LIMITS, RateLimitSetting
from blog.config.lists import CommaSeparated
from blog.config.mail import MailRoute, check_sender, parse_mail_url
from blog.config.proxies import parse_networks
from blog.config.site import SiteSettings
from blog.config.urls import (
    check_contact,
    check_redis_url,
    complete_database_url,
    page_with_token,
    plain_address,
    redact_url,
)

DEFAULT_DATABASE: Final = "sqlite+aiosqlite:///var/blog.sqlite3"
_FILE: Final = ".env"
SHORTEST_SECRET: Final = 32


class Environment(StrEnum):
    """Where the service runs. Production refuses settings that are only fit for trying things out."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class Settings(DiscussionSettings, SiteSettings):
    """Read from variables with the prefix `BLOG_`, and from the file `.env` beside the process.

    The environment wins over the file. `DATABASE_URL` without a prefix is taken where `BLOG_DATABASE_URL` is
    not set, because that is what hosting platforms provide.
    """

    model_config = SettingsConfigDict(
        env_prefix="BLOG_", env_file=_FILE, extra="ignore", frozen=True, validate_by_name=True
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="where the service runs; production refuses unfit settings"
    )
    debug: bool = Field(
        default=False, description="log every SQL statement and all words of errors, with the values in them"
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description=f"signs cursors and previews; {SHORTEST_SECRET} characters or more; production needs it",
    )

    database_url: str = Field(
        DEFAULT_DATABASE,
        validation_alias=AliasChoices("BLOG_DATABASE_URL", "DATABASE_URL"),
        description="the database; postgresql://, mysql:// and sqlite:/// get their asynchronous driver",
    )
    database_pooler: Literal["none", "pgbouncer"] = Field(
        "none", description="what stands between the service and PostgreSQL"
    )
    pool_size: int = Field(10, ge=1, le=200, description="connections kept open; not for SQLite")
    max_overflow: int = Field(
        0, ge=0, le=200, description="connections opened beyond those, and closed again"
    )
    pool_timeout: float = Field(5.0, gt=0, le=60, description="seconds to wait for one, then 503")
    pool_recycle: int = Field(
        1_800, ge=-1, description="seconds after which a connection is replaced; -1 never"
    )
    pool_pre_ping: bool = Field(
        default=False,
        description="ask a connection whether it lives before a change; without, the work is repeated",
    )

    host: str = Field("127.0.0.1", min_length=1, description="the address to listen on")
    port: int = Field(8000, ge=0, le=65_535, description="the port to listen on; 0 for any free one")
    workers: int = Field(1, ge=1, le=64, description="server processes; SQLite takes one")
    cors_origins: CommaSeparated = Field(
        (), description="origins that browsers may call from, separated by commas; exact, no wildcard"
    )
    relay: Literal["auto", "server", "worker"] = Field(
        "auto",
        description="what delivers events: the server itself, or `blog worker`; auto: the server on SQLite",
    )

    public_url: str = Field(
        "", description="where browsers reach this service, such as https://api.example.org; no path"
    )
    site_url: str = Field(
        "",
        description="the front end that links in mails lead to; without it mails carry the bare token",
    )
    preview_url: str = Field(
        "",
        description="the front end's page for previews, such as https://example.org/preview?token={token}",
    )
    trusted_proxies: CommaSeparated = Field(
        (),
        description="networks of proxies whose X-Forwarded-For is believed, separated by commas",
    )
    security_contact: str = Field(
        "", description="what /.well-known/security.txt names: a mailto: or https: URL; absent without it"
    )

    revisions_kept: int = Field(
        200, ge=1, le=100_000, description="earlier versions of each post that can be read and restored"
    )

    registration: Literal["open", "invite", "closed"] = Field(
        "open", description="who may make an account: anybody, whoever is invited, nobody"
    )
    email_verification: Literal["optional", "before_comment"] = Field(
        "optional", description="whether an address must be verified before its holder comments"
    )
    mail_url: SecretStr = Field(
        SecretStr("console:"),
        description="what sends mail: console:, file:///folder, smtp://user:password@host:587, smtps://…",
    )
    mail_from: str = Field("Blog <blog@localhost>", description="who mail comes from")
    redis_url: SecretStr = Field(
        SecretStr(""),
        description="Redis, which counts for all processes; without it each counts alone",
    )

    limit_sign_in: RateLimitSetting = Field(
        DEFAULT_LIMITS["sign_in"], description="failed sign-ins to one account from one network"
    )
    limit_sign_in_account: RateLimitSetting = Field(
        DEFAULT_LIMITS["sign_in_account"],
        description="failed sign-ins to one account from all networks that it is not signed in from",
    )
    limit_sign_in_network: RateLimitSetting = Field(
        DEFAULT_LIMITS["sign_in_network"], description="failed sign-ins from one network"
    )
    limit_sign_in_total: RateLimitSetting = Field(
        DEFAULT_LIMITS["sign_in_total"], description="failed sign-ins in all"
    )
    limit_registration: RateLimitSetting = Field(
        DEFAULT_LIMITS["registration"], description="new accounts from one network"
    )
    limit_registration_total: RateLimitSetting = Field(
        DEFAULT_LIMITS["registration_total"], description="new accounts in all"
    )
    limit_recovery: RateLimitSetting = Field(
        DEFAULT_LIMITS["recovery"], description="requests for mail from one network"
    )
    limit_recovery_total: RateLimitSetting = Field(
        DEFAULT_LIMITS["recovery_total"], description="requests for mail in all"
    )
    limit_recovery_address: RateLimitSetting = Field(
        DEFAULT_LIMITS["recovery_address"],
        description="mails of one kind to one address; more are silently not sent",
    )
    limit_preview: RateLimitSetting = Field(
        DEFAULT_LIMITS["preview"], description="previews from one network that were not there"
    )

    @field_validator("database_url")
    @classmethod
    def _complete_database_url(cls, value: str) -> str:
        return complete_database_url(value)

    @field_validator("secret_key")
    @classmethod
    def _refuse_short_secret(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"needs at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _refuse_wildcard(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or "*" in origin:
                raise ValueError("each must be an origin such as https://example.org, without path or *")
        return value

    @field_validator("mail_url")
    @classmethod
    def _refuse_other_than_mail(cls, value: SecretStr) -> SecretStr:
        parse_mail_url(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _refuse_other_than_a_sender(cls, value: str) -> str:
        check_sender(value)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _refuse_other_than_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_networks(value)
        return value

    @field_validator("redis_url")
    @classmethod
    def _refuse_other_than_redis(cls, value: SecretStr) -> SecretStr:
        check_redis_url(value.get_secret_value())
        return value

    @field_validator("public_url", "site_url")
    @classmethod
    def _refuse_other_than_addresses(cls, value: str, info: ValidationInfo) -> str:
        return plain_address(value, with_path=info.field_name == "site_url")

    @field_validator("preview_url")
    @classmethod
    def _refuse_other_than_a_page(cls, value: str) -> str:
        return page_with_token(value)

    @field_validator("security_contact")
    @classmethod
    def _refuse_other_than_contacts(cls, value: str) -> str:
        check_contact(value)
        return value

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def database_place(self) -> str:
        """Where the data is, fit to be shown: the whole path of a file, or the URL without its password."""
        if self.uses_sqlite:
            # A relative path means another file in another folder, which nobody notices by itself.
            return str(Path(self.database_url.partition("///")[2].partition("?")[0]).absolute())
        return redact_url(self.database_url)

    @property
    def relays_in_server(self) -> bool:
        """Whether the server process delivers events itself."""
        return self.relay == "server" or (self.relay == "auto" and self.uses_sqlite)

    @property
    def mail_route(self) -> MailRoute:
        """How mail leaves."""
        return parse_mail_url(self.mail_url.get_secret_value())

    def redacted(self) -> dict[str, object]:
        """All effective values, fit to be shown: secrets and passwords are covered."""
        values = self.model_dump(mode="json")
        values["secret_key"] = "********" if self.secret_key.get_secret_value() else "(not set)"
        values["database_url"] = redact_url(self.database_url)
        values["mail_url"] = redact_url(self.mail_url.get_secret_value())
        values["redis_url"] = redact_url(self.redis_url.get_secret_value()) or "(not set)"
        return values
