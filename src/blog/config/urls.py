"""URLs of databases and other servers: completed, and with their secrets covered."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_SECRET: Final = re.compile("pass|pwd|auth|cred|key|secret|token", re.IGNORECASE)
"""In the name of a parameter of a URL; better to cover too much, such as the path of a key."""

_ONE_WORD: Final = re.compile(r"[!-~]+")
"""Printable ASCII without spaces: what stands in a header or a line as it is."""

_PATH: Final = re.compile(r"(?=.*\{(slug|id)\})/([A-Za-z0-9._~/-]|\{(slug|id|locale)\})*")
"""What needs no escape in a path, and the names that are filled in."""
_PLACE: Final = "{token}"
"""In the address of a page, where a token goes."""

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

_REDIS: Final = frozenset({"redis", "rediss", "unix"})
_REDIS_DATABASE: Final = re.compile(r"/?|/[0-9]{1,4}", re.ASCII)


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
    return _join(driver, parts.netloc, parts.path, _parameters(driver, parts.query))


def _parameters(driver: str, query: str) -> list[tuple[str, str]]:
    found = parse_qsl(query, keep_blank_values=True)
    if not all(value for _, value in found):
        # SQLAlchemy would leave it out, and connect without TLS where that is what it is about.
        raise ValueError("each parameter behind the ? needs a value")
    is_libpq = driver.startswith("postgresql")
    return [("ssl" if is_libpq and key == "sslmode" else key, value) for key, value in found]


def check_redis_url(url: str) -> None:
    """Raises `ValueError` for what is no URL of Redis; the message never repeats it."""
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in _REDIS:
        raise ValueError("must begin with redis://, rediss:// or unix://")
    if parts.fragment or "@" in parts.path + parts.query:
        raise ValueError("percent-encode the password: / is written %2F, # %23, ? %3F, and @ %40")
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise ValueError("must name a socket, as in unix:///run/redis.sock")
        return
    try:
        named = parts.hostname
        _ = parts.port
    except ValueError:
        raise ValueError("the port must be a number") from None
    if not named:
        raise ValueError("must name a host")
    if not _REDIS_DATABASE.fullmatch(parts.path):
        raise ValueError("must end with the host, or with the number of a database, as in redis://host/0")


def plain_address(url: str, *, with_path: bool) -> str:
    """The URL of a place for browsers, without a slash at its end; or nothing. Raises `ValueError`."""
    if not url:
        return url
    parts = urlsplit(url)
    rest = parts.query or parts.fragment or parts.username or parts.password
    path = "" if with_path else parts.path.strip("/")
    if (
        parts.scheme not in {"http", "https"}
        or not _named(parts)
        or rest
        or path
        or not _ONE_WORD.fullmatch(url)
    ):
        raise ValueError(
            "must be an address such as https://blog.example.org"
            + (", with a path at most" if with_path else ", without a path")
        )
    return url.rstrip("/")


def page_with_token(url: str) -> str:
    """The address of a page with one `{token}` behind its host; or nothing. Raises `ValueError`."""
    if not url:
        return url
    parts = urlsplit(url)
    place = parts.path + parts.query + parts.fragment
    is_fit = place.count(_PLACE) == 1 and not set("{}") & set(url.replace(_PLACE, "", 1))
    if not is_fit or not _ONE_WORD.fullmatch(url):
        raise ValueError("must have {token} in it once, as in https://example.org/preview?token={token}")
    plain_address(f"{parts.scheme}://{parts.netloc}", with_path=False)
    return url


def check_contact(url: str) -> None:
    """Raises `ValueError` for what people cannot write to."""
    parts = urlsplit(url)
    is_fit = (parts.scheme == "mailto" and "@" in parts.path) or (parts.scheme == "https" and _named(parts))
    if url and not (is_fit and _ONE_WORD.fullmatch(url)):
        raise ValueError("must begin with mailto: or https://, as in mailto:security@example.org")


def check_path(path: str) -> None:
    """Raises `ValueError` for what is no path with the slug or the id of a post in it."""
    if not _PATH.fullmatch(path):
        raise ValueError("must be a path such as /blog/{slug}: with {slug} or {id}, and perhaps {locale}")


def _named(parts: SplitResult) -> bool:
    try:
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname)


def redact_url(url: str) -> str:
    """The URL with its password covered, and whatever else in its query is secret by its name."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    covered = f"{name}{':********' if colon else ''}{at}{host}"
    query = [
        (key, "********" if _SECRET.search(key) else value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return _join(parts.scheme, covered, parts.path, query)


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _join(scheme: str, netloc: str, path: str, query: list[tuple[str, str]]) -> str:
    # Not urlunsplit, which drops the empty authority of sqlite:///file and postgresql:///name?host=/socket.
    return f"{scheme}://{netloc}{path}{'?' if query else ''}{urlencode(query, safe='/*')}"
