"""The settings of the service: the only module that reads the environment."""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

DEFAULT_DATABASE: Final = "sqlite+aiosqlite:///var/blog.sqlite3"
_FILE: Final = ".env"
_SHORTEST_SECRET: Final = 32
_SECRET: Final = re.compile("pass|pwd|auth|cred|key|secret|token", re.IGNORECASE)
"""In the name of a parameter of a URL; better to cover too much, such as the path of a key."""

_DRIVERS: Final[Mapping[str, str]] = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "mysql": "mysql+aiomysql",
    "mysql+aiomysql": "mysql+aiomysql",
    "mariadb": "mysql+aiomysql",
    "mariadb+aiomysql": "mysql+aiomysql",
}


class Environment(StrEnum):
    """Where the service runs. Production refuses settings that are only fit for trying things out."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class InvalidSettings(Exception):
    """A setting is wrong; the message is one line that names it and says what would be right."""


def _split_commas(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class Settings(BaseSettings):
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
    debug: bool = Field(default=False, description="log every SQL statement")
    secret_key: SecretStr = Field(
        SecretStr(""),
        description=f"signs cursors; at least {_SHORTEST_SECRET} characters, required in production",
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
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_commas)] = Field(
        (), description="origins that browsers may call from, separated by commas; exact, no wildcard"
    )
    relay: Literal["auto", "server", "worker"] = Field(
        "auto",
        description="what delivers events: the server itself, or `blog worker`; auto: the server on SQLite",
    )

    @field_validator("database_url")
    @classmethod
    def _complete_database_url(cls, value: str) -> str:
        return complete_database_url(value)

    @field_validator("secret_key")
    @classmethod
    def _refuse_short_secret(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"needs at least {_SHORTEST_SECRET} characters")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _refuse_wildcard(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or "*" in origin:
                raise ValueError("each must be an origin such as https://example.org, without path or *")
        return value

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if not self.secret_key.get_secret_value():
            raise ValueError(f"BLOG_SECRET_KEY needs at least {_SHORTEST_SECRET} characters in production")
        if self.debug:
            raise ValueError("BLOG_DEBUG must be off in production: it logs personal data")
        return self

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

    def redacted(self) -> dict[str, object]:
        """All effective values, fit to be shown: secrets and passwords are covered."""
        values = self.model_dump(mode="json")
        values["secret_key"] = "********" if self.secret_key.get_secret_value() else "(not set)"
        values["database_url"] = redact_url(self.database_url)
        return values


def load_settings(**overrides: object) -> Settings:
    """Read the settings. Raises `InvalidSettings` with one line about the first wrong value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks the values itself
    except UnicodeDecodeError:
        raise InvalidSettings(".env must be a text file in UTF-8") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        if not first["loc"]:
            raise InvalidSettings(reason) from None
        name = str(first["loc"][0]).upper()
        name = _database_variable() if name.endswith("DATABASE_URL") else f"BLOG_{name}"
        raise InvalidSettings(f"{name}: {reason}") from None


def _database_variable() -> str:
    """The variable that the URL of the database came from, for pydantic names the first that it may have."""
    return next(
        (name for name in ("BLOG_DATABASE_URL", "DATABASE_URL") if name in _given()), "BLOG_DATABASE_URL"
    )


def _given() -> set[str]:
    """The names of all variables, in the environment and in the file."""
    return {name.upper() for name in (*os.environ, *DotEnvSettingsSource(Settings).env_vars)}


def unknown_settings() -> str | None:
    """One line about variables that look like settings and are none, to warn of; None without such."""
    known = {name.upper() for name in Settings.model_fields}
    try:
        given = _given()
    except UnicodeDecodeError:  # `load_settings` says so
        return None
    told = []
    for name in sorted(given):
        bare = name.removeprefix("BLOG_")
        if bare not in known | {name} and not bare.startswith("TEST_"):
            near = get_close_matches(bare, known, n=1)
            told.append(f"{name} (is BLOG_{near[0]} meant?)" if near else name)
    return f"unknown settings, which do nothing: {', '.join(told)}" if told else None


def export_to_workers(**values: str) -> None:
    """Put settings into the environment, where worker processes of the server read them."""
    for name, value in values.items():
        os.environ[f"BLOG_{name.upper()}"] = value


def complete_database_url(url: str) -> str:
    """The URL with its asynchronous driver, as SQLAlchemy wants it.

    `sslmode`, which is libpq's word, becomes asyncpg's `ssl`. Raises `ValueError` for a database or a driver
    that is not supported; the message never repeats the URL, which may hold a password.
    """
    parts = urlsplit(url.strip())
    driver = _DRIVERS.get(parts.scheme)
    if driver is None:
        raise ValueError("must begin with postgresql://, mysql:// or sqlite:///")
    if driver.startswith("sqlite"):
        path = url.strip().split("://", 1)[1]
        if not path.startswith("/") or path.partition("?")[0] in {"/", "/:memory:"}:
            raise ValueError("SQLite needs a file, as in sqlite:///var/blog.sqlite3")
        return f"{driver}://{path}"
    if "@" in parts.path + parts.query + parts.fragment and "@" not in parts.netloc:
        # SQLAlchemy would find the password; whoever covers it, as `redact_url` does, would not.
        raise ValueError("percent-encode the password: / is written %2F, # %23, and ? %3F")
    if parts.fragment:
        raise ValueError("percent-encode it: # is written %23")
    try:
        named = parts.hostname or "host=" in parts.query
        _ = parts.port
    except ValueError:
        raise ValueError("the port must be a number") from None
    if not named:
        raise ValueError("must name a host")
    if "@" in parts.path:
        raise ValueError("percent-encode the password: / is written %2F, and @ %40")
    if len(parts.path) < 2:  # noqa: PLR2004 - a slash and a name
        raise ValueError("must name a database after the host")
    query = [
        ("ssl" if key == "sslmode" and driver.startswith("postgresql") else key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return _join(driver, parts.netloc, parts.path, query)


def redact_url(url: str) -> str:
    """The URL with its password covered, and whatever else in its query is secret by its name."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    covered = f"{name}{':********' if colon else ''}{at}{host}"
    query = [
        (key, "********" if _SECRET.search(key) else value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return _join(parts.scheme, covered, parts.path, query)


def _join(scheme: str, netloc: str, path: str, query: list[tuple[str, str]]) -> str:
    # Not urlunsplit, which drops the empty authority of sqlite:///file and postgresql:///name?host=/socket.
    return f"{scheme}://{netloc}{path}{'?' if query else ''}{urlencode(query, safe='/*')}"
