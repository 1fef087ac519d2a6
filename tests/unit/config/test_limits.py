"""Limits, proxies and Redis as settings."""

from datetime import timedelta

import pytest

from blog.config import InvalidSettings, load_settings
from blog.config.limits import parse_limit
from blog.config.proxies import parse_networks, trusts_everybody
from blog.container import Container
from tests.support.fakes.limits import POLICIES
from tests.support.production import PRODUCTION


@pytest.mark.parametrize(
    ("text", "most", "within"),
    [
        ("10/15m", 10, timedelta(minutes=15)),
        ("1/s", 1, timedelta(seconds=1)),
        ("999999/99999d", 999_999, timedelta(days=99_999)),
        (" 3/h ", 3, timedelta(hours=1)),
        ("50/2d", 50, timedelta(days=2)),
    ],
)
def test_a_limit_is_a_number_in_a_time(text: str, most: int, within: timedelta) -> None:
    limit = parse_limit(text)
    assert (limit.most, limit.within, str(limit)) == (most, within, text.strip())


@pytest.mark.parametrize(
    "text",
    ["", "10", "0/h", "10/0m", "-1/h", "10/m15", "10/15", "10/1w", "10 / 15m", "1e3/h", "१०/h", "1000000/h"],
)
def test_what_is_no_limit_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BLOG_LIMIT_SIGN_IN", text)
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert str(refused.value) == (
        "BLOG_LIMIT_SIGN_IN: must be a number in a time, such as 10/15m (s, m, h or d)"
    )


def test_the_limits_of_the_environment_are_those_that_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (
        "sign_in",
        "sign_in_account",
        "sign_in_network",
        "sign_in_total",
        "registration",
        "registration_total",
        "recovery",
        "recovery_total",
        "recovery_address",
        "preview",
        "guest_comments",
        "guest_comments_total",
    )
    for number, name in enumerate(names, start=1):
        monkeypatch.setenv(f"BLOG_LIMIT_{name.upper()}", f"{number}/{number}h")
    policies = Container(settings=load_settings()).limit_policies()
    for number, name in enumerate(names, start=1):
        limit = getattr(policies, name)
        assert (limit.name, limit.most, limit.within) == (name, number, timedelta(hours=number))
        assert limit.is_told == getattr(POLICIES, name).is_told


@pytest.mark.parametrize(
    "text", ["10.0.0.0/8", "192.0.2.1", "fd00::/8", "2001:db8::1", "10.0.0.0/8, 192.0.2.0/24 ,::1", ""]
)
def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BLOG_TRUSTED_PROXIES", text)
    expected = tuple(part.strip() for part in text.split(",")) if text else ()
    assert load_settings(**PRODUCTION).trusted_proxies == expected


@pytest.mark.parametrize("text", ["*", "10.0.0.1/8", "proxy.example", "10.0.0.0/33", "all", "10.0.0.0/8,*"])
def test_anything_else_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BLOG_TRUSTED_PROXIES", text)
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert str(refused.value) == (
        "BLOG_TRUSTED_PROXIES: each must be an address or a network such as 10.0.0.0/8, "
        "with nothing behind its prefix"
    )


@pytest.mark.parametrize(
    "text",
    ["0.0.0.0/0", "::/0", "0.0.0.0/1,128.0.0.0/1", "10.0.0.0/8,::/1,8000::/1", "::ffff:0:0/96", "::/8"],
)
def test_in_production_not_everybody_is_a_proxy(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BLOG_TRUSTED_PROXIES", text)
    assert load_settings().trusted_proxies == tuple(text.split(","))
    with pytest.raises(InvalidSettings) as refused:
        load_settings(**PRODUCTION)
    assert str(refused.value).startswith("BLOG_TRUSTED_PROXIES: must not be the whole internet in production")


def test_many_networks_are_not_everybody() -> None:
    assert not trusts_everybody(parse_networks(["10.0.0.0/8", "172.16.0.0/12", "fd00::/8", "128.0.0.0/1"]))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "redis://localhost",
        "redis://:secret@cache.example:6380/1",
        "rediss://user:p%40ss@cache.example/",
        "unix:///run/redis.sock?db=1",
        "redis://[::1]:6379/0",
    ],
)
def test_redis_is_named_by_its_url(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BLOG_REDIS_URL", url)
    assert load_settings().redis_url.get_secret_value() == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("localhost:6379", "must begin with redis://, rediss:// or unix://"),
        ("http://s3cret@cache", "must begin with redis://, rediss:// or unix://"),
        ("redis://", "must name a host"),
        ("redis://cache:port", "the port must be a number"),
        (
            "redis://cache/name",
            "must end with the host, or with the number of a database, as in redis://host/0",
        ),
        ("redis://:s3cret#@cache", "percent-encode the password: / is written %2F, # %23, ? %3F, and @ %40"),
        ("redis://:s3cret/1@cache", "percent-encode the password: / is written %2F, # %23, ? %3F, and @ %40"),
        ("unix://", "must name a socket, as in unix:///run/redis.sock"),
    ],
)
def test_what_is_no_url_of_redis_is_refused_without_being_repeated(
    monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv("BLOG_REDIS_URL", url)
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert str(refused.value) == f"BLOG_REDIS_URL: {reason}"


def test_the_url_of_redis_is_never_shown() -> None:
    settings = load_settings(redis_url="redis://:s3cret@cache")
    assert "s3cret" not in f"{settings!r} {settings.redacted()}"
