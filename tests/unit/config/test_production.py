"""What production refuses: each unfit setting by itself, and all of them at once."""

import base64
import random

import pytest

from blog.config import Environment, InvalidSettings, load_settings
from tests.support.production import PRODUCTION


def refused(**changes: object) -> list[str]:
    """The lines of the refusal of these settings, with fit ones for the rest; none where they are taken."""
    try:
        load_settings(_env_file=None, **(PRODUCTION | changes))
    except InvalidSettings as error:
        return list(error.lines)
    return []


@pytest.mark.parametrize(
    "fit",
    [
        {},
        {"preview_url": "https://blog.org/preview?token={token}"},
        {"preview_url": "https://blog.org/preview/#{token}"},
        {"site_url": "https://blog.org/", "cors_origins": "https://blog.org,https://www.blog.org"},
        {"trusted_proxies": "10.0.0.0/8,fd00::/8"},
        {"mail_url": "smtp://mail.blog.org"},
        {"mail_url": "smtp://localhost:25?tls=none"},
        {"database_url": "postgresql://blog:3-otters-of-7@db.blog.org/blog"},
        {"database_url": "postgresql:///blog?host=/run/postgresql"},
        {"redis_url": "redis://localhost"},
        {"redis_url": "redis://:of-7-otters@redis.blog.org/0"},
        {"redis_url": "unix:///run/redis.sock"},
        {"secret_key": "9f86d081884c7d659a2feaa0c55ad015"},
        {"secret_key": "83920174635281904756382910475628"},
    ],
)
def test_what_is_fit_is_taken(fit: dict[str, str]) -> None:
    assert refused(**fit) == []


def test_random_keys_are_taken() -> None:
    chance = random.Random(7)
    for _ in range(200):
        key = chance.randbytes(24)
        assert refused(secret_key=base64.b64encode(key).decode()) == []
        assert refused(secret_key=key[:16].hex()) == []


NETWORKS = "each must be an address or a network such as 10.0.0.0/8, with nothing behind its prefix"
EVERYBODY = "must not be the whole internet in production: anybody could choose their address"
KEY = "BLOG_SECRET_KEY: {}; make one with: openssl rand -base64 48"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("secret_key", "", KEY.format("needs at least 32 characters in production")),
        ("secret_key", "k" * 31, "BLOG_SECRET_KEY: needs at least 32 characters"),
        ("secret_key", "k" * 64, KEY.format("is too regular to be random")),
        ("secret_key", "abcdefgh" * 8, KEY.format("is too regular to be random")),
        ("secret_key", "abcdefghijklmnopqrstuvwxyz0123456789", KEY.format("is too regular to be random")),
        ("secret_key", "aabbaabbabababbbaabbaabbabababbbab", KEY.format("is too regular to be random")),
        ("secret_key", "please-CHANGE-me-3f9a8c1d2e7b6a5f4c", KEY.format("looks like an example")),
        ("secret_key", "your-key-3f9a8c1d2e7b6a5f4c0d9e8f7a", KEY.format("looks like an example")),
        ("debug", True, "BLOG_DEBUG: must be off in production: it logs personal data"),
        ("public_url", "", "BLOG_PUBLIC_URL: must be set in production, and begin with https://"),
        (
            "public_url",
            "http://api.blog.org",
            "BLOG_PUBLIC_URL: must be set in production, and begin with https://",
        ),
        (
            "site_url",
            "http://blog.org",
            "BLOG_SITE_URL: must begin with https:// in production: links in mails carry secrets",
        ),
        (
            "preview_url",
            "http://blog.org/preview?token={token}",
            "BLOG_PREVIEW_URL: must begin with https:// in production: links to previews carry secrets",
        ),
        (
            "cors_origins",
            "*",
            "BLOG_CORS_ORIGINS: each must be an origin such as https://example.org, without path or *",
        ),
        (
            "cors_origins",
            "https://blog.org,http://blog.org",
            "BLOG_CORS_ORIGINS: must all begin with https:// in production",
        ),
        (
            "trusted_proxies",
            "*",
            f"BLOG_TRUSTED_PROXIES: {NETWORKS}",
        ),
        *(
            (
                "trusted_proxies",
                everybody,
                f"BLOG_TRUSTED_PROXIES: {EVERYBODY}",
            )
            for everybody in ("0.0.0.0/0", "10.0.0.0/8,::/0", "0.0.0.0/1,128.0.0.0/1")
        ),
        *(
            (
                "mail_url",
                nowhere,
                "BLOG_MAIL_URL: must name a mail server in production, with smtp:// or smtps://",
            )
            for nowhere in ("console:", "file:///var/mail")
        ),
        (
            "mail_url",
            "smtp://mail.blog.org?tls=none",
            "BLOG_MAIL_URL: must use TLS in production: leave tls=none out",
        ),
        *(
            ("mail_from", sender, "BLOG_MAIL_FROM: must be an address of yours in production")
            for sender in ("Blog <blog@localhost>", "blog@example.org", "blog@mail.test")
        ),
        *(
            (
                "database_url",
                f"postgresql://blog:{password}@db/blog",
                "BLOG_DATABASE_URL: has a password that everybody tries first",
            )
            for password in ("blog", "postgres", "Change%6De")
        ),
        (
            "redis_url",
            "redis://redis.blog.org",
            "BLOG_REDIS_URL: must have a password in production, or be on this machine",
        ),
    ],
)
def test_what_is_unfit_is_refused_in_one_line(name: str, value: object, line: str) -> None:
    assert refused(**{name: value}) == [line]


@pytest.mark.parametrize("elsewhere", [Environment.DEVELOPMENT, Environment.TEST])
def test_elsewhere_it_is_taken(elsewhere: Environment) -> None:
    unfit = {"secret_key": "k" * 32, "debug": True, "public_url": "http://localhost:8000"}
    assert refused(environment=elsewhere, mail_url="console:", mail_from="blog@localhost", **unfit) == []


def test_all_that_is_unfit_is_told_at_once() -> None:
    lines = refused(
        secret_key="",
        debug=True,
        public_url="",
        site_url="http://blog.org",
        cors_origins="http://blog.org",
        trusted_proxies="0.0.0.0/0",
        mail_url="console:",
        mail_from="blog@localhost",
        database_url="mysql://root:root@db/blog",
        redis_url="redis://redis",
    )
    assert [line.partition(":")[0] for line in lines] == [
        "BLOG_SECRET_KEY",
        "BLOG_DEBUG",
        "BLOG_PUBLIC_URL",
        "BLOG_SITE_URL",
        "BLOG_CORS_ORIGINS",
        "BLOG_TRUSTED_PROXIES",
        "BLOG_MAIL_URL",
        "BLOG_MAIL_FROM",
        "BLOG_DATABASE_URL",
        "BLOG_REDIS_URL",
    ]


def test_what_is_wrong_everywhere_is_told_with_it_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", "nonsense")
    monkeypatch.setenv("BLOG_PORT", "many")
    lines = refused(mail_url="nonsense", debug=True)
    assert sorted(line.partition(":")[0] for line in lines) == [
        "BLOG_DATABASE_URL",
        "BLOG_DEBUG",
        "BLOG_MAIL_URL",
        "BLOG_PORT",
    ]


def test_a_wrong_environment_is_told_by_itself() -> None:
    assert [line.partition(":")[0] for line in refused(environment="live", secret_key="")] == [
        "BLOG_ENVIRONMENT"
    ]


def test_no_line_shows_a_secret() -> None:
    told = "\n".join(
        refused(
            secret_key="topsecret-example-topsecret-example",
            mail_url="smtp://u:topsecret@mail.blog.org?tls=none",
            redis_url="http://:topsecret@redis",
        )
    )
    assert told.count("\n") == 2
    assert "topsecret" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "api.blog.org"),
        ("public_url", "https://api.blog.org/v1"),
        ("public_url", "https://user@api.blog.org"),
        ("public_url", "https://api.blog.org?x=1"),
        ("public_url", "https://api.blog.org:port"),
        ("public_url", "https://api.blog.org\n"),
        ("site_url", "ftp://blog.org"),
        ("site_url", "https://blog.org/#top"),
        ("preview_url", "https://blog.org/preview"),
        ("preview_url", "https://blog.org/{token}?token={token}"),
        ("preview_url", "https://blog.org/preview?token={token}&lang={lang}"),
        ("preview_url", "https://{token}.blog.org/preview"),
        ("preview_url", "https://blog.org/preview?token={token} "),
        ("preview_url", "ftp://blog.org/{token}"),
        ("preview_url", "https:///preview/{token}"),
        ("preview_url", "https://user@blog.org/preview/{token}"),
        ("security_contact", "security@blog.org"),
        ("security_contact", "mailto:nobody"),
        ("security_contact", "http://blog.org/security"),
        ("security_contact", "mailto:a@blog.org\nExpires: never"),
    ],
)
def test_addresses_are_checked_everywhere(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings, match=rf"^BLOG_{name.upper()}: must [^\n]+$"):
        load_settings(_env_file=None, **{name: value})


def test_addresses_lose_the_slash_at_their_end() -> None:
    settings = load_settings(
        _env_file=None, public_url="https://api.blog.org/", site_url="https://blog.org/en/"
    )
    assert (settings.public_url, settings.site_url) == ("https://api.blog.org", "https://blog.org/en")
