"""Settings: where they come from, how URLs are completed, what is refused and in which words."""

import os
from pathlib import Path

import pytest

from blog.config import InvalidSettings, complete_database_url, load_settings, redact_url, unknown_settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name.startswith("BLOG_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))


def test_without_any_setting_the_embedded_database_is_used() -> None:
    settings = load_settings()

    assert settings.database_url == "sqlite+aiosqlite:///var/blog.sqlite3"
    assert settings.uses_sqlite
    assert settings.relays_in_server


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(".env", "w", encoding="utf-8") as file:  # noqa: PTH123 - relative to the folder of the test
        file.write("BLOG_POOL_SIZE=7\nBLOG_MAX_OVERFLOW=3\n")
    monkeypatch.setenv("BLOG_POOL_SIZE", "9")

    settings = load_settings()

    assert (settings.pool_size, settings.max_overflow) == (9, 3)


def test_a_plain_database_url_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")

    assert load_settings().database_url == "postgresql+asyncpg://u:p@h/d"


def test_the_prefixed_database_url_wins_over_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/plain")
    monkeypatch.setenv("BLOG_DATABASE_URL", "mysql://u:p@h/prefixed")

    settings = load_settings()

    assert settings.database_url == "mysql+aiomysql://u:p@h/prefixed"
    assert not settings.relays_in_server


@pytest.mark.parametrize(
    ("given", "complete"),
    [
        ("postgresql://u:p@h:1/d", "postgresql+asyncpg://u:p@h:1/d"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgres://u:p%40x@h/d?sslmode=require", "postgresql+asyncpg://u:p%40x@h/d?ssl=require"),
        ("postgresql:///d?host=/run/postgresql", "postgresql+asyncpg:///d?host=/run/postgresql"),
        ("mariadb://u@h/d", "mysql+aiomysql://u@h/d"),
        ("mysql://u@h/d?charset=utf8mb4", "mysql+aiomysql://u@h/d?charset=utf8mb4"),
        ("sqlite:///var/x.db", "sqlite+aiosqlite:///var/x.db"),
        ("sqlite:////abs/x.db", "sqlite+aiosqlite:////abs/x.db"),
    ],
)
def test_a_database_url_gets_its_asynchronous_driver(given: str, complete: str) -> None:
    assert complete_database_url(given) == complete


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "nonsense",
        "oracle://u:topsecret@h/d",
        "postgresql+psycopg2://u:topsecret@h/d",
        "postgresql:///",
        "postgresql://u:topsecret@h",
        "mysql://u:topsecret@h/",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://u:topsecret@h:port/d",
        "postgresql://u:12/topsecret@h/d",
        "mysql://u:topsecret/34@h:3306/d",
        "mysql://u:topsecret@h/d?ssl_ca=",
        "postgresql://u:topsecret@h/d?sslmode",
        "postgresql://u:topsecret@h/d?sslmode=&user=u",
    ],
)
def test_a_wrong_database_url_is_one_line_without_the_password(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", wrong)

    with pytest.raises(InvalidSettings) as refused:
        load_settings()

    assert str(refused.value).startswith("BLOG_DATABASE_URL: ")
    assert "\n" not in str(refused.value)
    assert "topsecret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLOG_POOL_SIZE", "many"),
        ("BLOG_POOL_SIZE", "0"),
        ("BLOG_MAX_OVERFLOW", "-1"),
        ("BLOG_PORT", "70000"),
        ("BLOG_WORKERS", "0"),
        ("BLOG_DEBUG", "perhaps"),
        ("BLOG_ENVIRONMENT", "staging"),
        ("BLOG_DATABASE_POOLER", "odyssey"),
        ("BLOG_CORS_ORIGINS", "*"),
        ("BLOG_CORS_ORIGINS", "https://example.org/path"),
        ("BLOG_CORS_ORIGINS", "example.org"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidSettings) as refused:
        load_settings()

    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [
        f"{scheme}://u:top{mark}secret@h{port}/d"
        for scheme in ("postgresql", "mysql")
        for mark in "/#?"
        for port in ("", ":5432")
    ],
)
def test_a_password_that_is_not_encoded_gets_a_hint(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", wrong)

    with pytest.raises(InvalidSettings, match=r"^BLOG_DATABASE_URL: percent-encode the password") as refused:
        load_settings()

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("in_file", [True, False])
def test_the_plain_variable_is_blamed_where_it_is_wrong(
    monkeypatch: pytest.MonkeyPatch, *, in_file: bool
) -> None:
    if in_file:
        Path(".env").write_text("DATABASE_URL=foo", encoding="utf-8")
    else:
        monkeypatch.setenv("DATABASE_URL", "foo")

    with pytest.raises(InvalidSettings, match=r"^DATABASE_URL: must begin with "):
        load_settings()


def test_a_short_secret_is_refused_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_SECRET_KEY", "k" * 31)

    with pytest.raises(InvalidSettings, match=r"^BLOG_SECRET_KEY: needs at least 32 characters$"):
        load_settings()


def test_names_that_are_no_settings_are_told_with_the_nearest_that_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("BLOG_WORKER=2\nOTHER=1\nBLOG_POOL_SIZE=3\n", encoding="utf-8")
    monkeypatch.setenv("BLOG_COLOUR", "red")
    monkeypatch.setenv("BLOG_TEST_POSTGRES_URL", "postgresql://h/d")
    monkeypatch.setenv("BLOG_DATABASE_URL", "postgresql://h/d")

    assert unknown_settings() == (
        "unknown settings, which do nothing: BLOG_COLOUR, BLOG_WORKER (is BLOG_WORKERS meant?)"
    )


def test_known_settings_are_no_reason_to_warn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_PORT", "8001")

    assert unknown_settings() is None


@pytest.mark.parametrize("name", ["BLOG_POST_PATH", "BLOG_PAGE_PATH"])
@pytest.mark.parametrize("path", ["/{slug}", "/{id}", "/{locale}/{slug}/", "/a-b_c.d~e/{id}/{slug}.html"])
def test_a_path_of_a_post_names_it(monkeypatch: pytest.MonkeyPatch, name: str, path: str) -> None:
    monkeypatch.setenv(name, path)

    assert load_settings().model_dump()[name.removeprefix("BLOG_").lower()] == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/blog",
        "{slug}",
        "https://a.example/{slug}",
        "/{locale}",
        "/{slug}?a",
        "/{slug} ",
        "/{}",
    ],
)
def test_a_path_that_names_no_post_is_refused(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("BLOG_POST_PATH", path)

    with pytest.raises(InvalidSettings, match=r"^BLOG_POST_PATH: must be a path such as"):
        load_settings()


def test_the_language_of_the_site_is_a_language_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_DEFAULT_LOCALE", "de-at")
    assert load_settings().default_locale == "de-AT"

    monkeypatch.setenv("BLOG_DEFAULT_LOCALE", "de_AT")
    with pytest.raises(InvalidSettings, match=r"^BLOG_DEFAULT_LOCALE: must be a language tag"):
        load_settings()


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_CORS_ORIGINS", "https://a.example, http://localhost:3000,")

    assert load_settings().cors_origins == ("https://a.example", "http://localhost:3000")


@pytest.mark.parametrize(("relay", "in_server"), [("server", True), ("worker", False), ("auto", True)])
def test_who_delivers_events_can_be_set(monkeypatch: pytest.MonkeyPatch, relay: str, in_server: bool) -> None:
    monkeypatch.setenv("BLOG_RELAY", relay)

    assert load_settings().relays_in_server is in_server


def test_shown_settings_cover_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_SECRET_KEY", "topsecret" * 4)
    monkeypatch.setenv("BLOG_DATABASE_URL", "postgresql://ada:topsecret@db.example/blog?password=topsecret")

    shown = load_settings().redacted()

    assert "topsecret" not in str(shown)
    assert shown["database_url"] == ("postgresql+asyncpg://ada:********@db.example/blog?password=********")
    assert shown["pool_size"] == 10


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "passwd",
        "pass",
        "pwd",
        "PASSWORD",
        "sslpassword",
        "ssl_key_password",
        "passfile",
        "auth",
        "authToken",
        "access_token",
        "secret",
        "credentials",
        "key",
        "api_key",
        "pass%77ord",
    ],
)
def test_a_parameter_of_a_url_that_is_secret_by_its_name_is_covered(name: str) -> None:
    shown = redact_url(f"mysql+aiomysql://h/d?user=ada&{name}=topsecret&charset=utf8mb4")

    assert "topsecret" not in shown
    assert shown.startswith("mysql+aiomysql://h/d?user=ada&")
    assert shown.endswith("=********&charset=utf8mb4")


def test_an_unset_secret_shows_as_such() -> None:
    assert load_settings().redacted()["secret_key"] == "(not set)"


def test_a_url_without_a_password_is_shown_as_it_is() -> None:
    assert redact_url("sqlite+aiosqlite:///var/x.db") == "sqlite+aiosqlite:///var/x.db"
    assert redact_url("postgresql+asyncpg://ada@h/d") == "postgresql+asyncpg://ada@h/d"
    for query in ("ssl=require", "host=/run/postgresql", "charset=utf8mb4", "user=ada&port=5432"):
        assert redact_url(f"mysql+aiomysql://h/d?{query}") == f"mysql+aiomysql://h/d?{query}"
