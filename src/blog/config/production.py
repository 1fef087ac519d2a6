"""What a production start refuses, one line for each."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, urlsplit

from blog.config.proxies import parse_networks, trusts_everybody
from blog.config.settings import SHORTEST_SECRET, Environment, Settings
from blog.config.urls import is_loopback

_FEWEST_BITS: Final = 90.0
"""What random keys of 32 characters have by this count, even of digits alone."""
_EXAMPLE: Final = re.compile(
    r"change|secret|example|password|placeholder|default|insecure|dummy|replace|your[-_ ]", re.IGNORECASE
)
_EXAMPLE_PASSWORDS: Final = frozenset(
    {
        "admin",
        "blog",
        "changeme",
        "example",
        "mariadb",
        "mysql",
        "password",
        "postgres",
        "root",
        "secret",
        "test",
    }
)
_NOBODYS_DOMAIN: Final = re.compile(
    r"@(localhost|.*\.(localhost|local|invalid|test|example)|example\.\w+)>?$"
)
_A_KEY: Final = "make one with: openssl rand -base64 48"


def unfit_for_production(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each setting that is unfit, and why; nothing where the service does not run in production."""
    if settings.environment is not Environment.PRODUCTION:
        return
    if reason := _unfit_key(settings.secret_key.get_secret_value()):
        yield "secret_key", f"{reason}; {_A_KEY}"
    if settings.debug:
        yield "debug", "must be off in production: it logs personal data"
    yield from _addresses(settings)
    yield from _mail(settings)
    yield from _servers(settings)


def _unfit_key(key: str) -> str | None:
    if len(key) < SHORTEST_SECRET:
        return f"needs at least {SHORTEST_SECRET} characters in production"
    if _EXAMPLE.search(key):
        return "looks like an example"
    steps = [abs(ord(one) - ord(next_)) for one, next_ in pairwise(key)]
    is_sequence = sum(step <= 1 for step in steps) > len(steps) * 2 / 3
    if key in (key + key)[1:-1] or is_sequence or _bits(key) < _FEWEST_BITS:
        return "is too regular to be random"
    return None


def _bits(key: str) -> float:
    shares = [count / len(key) for count in Counter(key).values()]
    return -sum(share * math.log2(share) for share in shares) * len(key)


def _addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    if not settings.public_url.startswith("https://"):
        yield "public_url", "must be set in production, and begin with https://"
    if settings.site_url and not settings.site_url.startswith("https://"):
        yield "site_url", "must begin with https:// in production: links in mails carry secrets"
    if settings.preview_url and not settings.preview_url.startswith("https://"):
        yield "preview_url", "must begin with https:// in production: links to previews carry secrets"
    if any(not origin.startswith("https://") for origin in settings.cors_origins):
        yield "cors_origins", "must all begin with https:// in production"
    if trusts_everybody(parse_networks(settings.trusted_proxies)):
        yield (
            "trusted_proxies",
            "must not be the whole internet in production: anybody could choose their address",
        )


def _mail(settings: Settings) -> Iterator[tuple[str, str]]:
    route = settings.mail_route
    if route.kind != "smtp":
        yield "mail_url", "must name a mail server in production, with smtp:// or smtps://"
    elif route.is_exposed:
        yield "mail_url", "must use TLS in production: leave tls=none out"
    if _NOBODYS_DOMAIN.search(settings.mail_from.lower()):
        yield "mail_from", "must be an address of yours in production"


def _servers(settings: Settings) -> Iterator[tuple[str, str]]:
    database = urlsplit(settings.database_url)
    if unquote(database.password or "").lower() in _EXAMPLE_PASSWORDS:
        yield "database_url", "has a password that everybody tries first"
    redis = urlsplit(settings.redis_url.get_secret_value())
    # Its own network may be trusted with what passes; who may use it is another question.
    if redis.hostname and not redis.password and not is_loopback(redis.hostname):
        yield "redis_url", "must have a password in production, or be on this machine"
