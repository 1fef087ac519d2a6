"""The command line over an embedded database: what it prints, and how it fails."""

import json
import sqlite3
from pathlib import Path
from typing import NoReturn

import pytest

from blog.application.outbox.pump import OutboxPump
from blog.entrypoints.cli.main import main
from tests.integration.cli.conftest import refused, run
from tests.support.databases import create_database
from tests.support.production import PRODUCTION

OWNER = ["users", "create", "--role", "owner", "--email", "ada@example.org", "--name", "Ada Lovelace"]
PASSWORD = "a long enough password"


def test_an_owner_is_made_with_a_password_from_standard_input(database: Path) -> None:
    made = run(*OWNER, "--password-stdin", stdin=f"{PASSWORD}\n")

    assert made.exit_code == 0
    assert made.output.startswith("made owner ")
    assert made.output.endswith(f" in {database}\n")
    with sqlite3.connect(database) as connection:
        row = connection.execute("select username, role, password from users").fetchone()
    connection.close()
    assert row[:2] == ("ada-lovelace", "owner")
    assert row[2].startswith("$argon2id$")


def test_a_password_is_asked_for_twice_and_not_shown(database: Path) -> None:
    made = run(*OWNER, stdin=f"{PASSWORD}\n{PASSWORD}\n")

    assert made.exit_code == 0
    assert PASSWORD not in made.output


def test_a_second_account_with_the_address_is_refused_in_one_line(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(*OWNER, "--password-stdin", stdin=PASSWORD)
    monkeypatch.setattr("sys.stdin", _Stdin(PASSWORD))

    line = refused(monkeypatch, capsys, *OWNER, "--password-stdin")

    assert line == "blog: There is already an account with this e-mail address"


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [("--email", "nonsense", "email"), ("--name", " ", "name"), ("--username", "No Spaces", "username")],
)
def test_wrong_values_are_refused_in_one_line(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
    value: str,
    named: str,
) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(PASSWORD))

    line = refused(monkeypatch, capsys, *OWNER, option, value, "--password-stdin")

    assert line.startswith(f"blog: {named}: ")


def test_a_short_password_is_refused(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin("short"))

    assert "at least 12 bytes" in refused(monkeypatch, capsys, *OWNER, "--password-stdin")


def test_settings_are_shown_with_secrets_covered(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_SECRET_KEY", "topsecret" * 4)

    shown = run("settings")

    assert f"BLOG_DATABASE_URL=sqlite+aiosqlite:///{database}" in shown.output
    assert "topsecret" not in shown.output


def test_the_openapi_document_is_printed(database: Path) -> None:
    document = json.loads(run("openapi").output)

    assert document["openapi"].startswith("3.1")
    assert "/posts/{id_or_slug}" in document["paths"]


@pytest.mark.parametrize("command", [["serve"], ["settings"], ["db", "upgrade"], ["worker"], ["demo"]])
def test_a_wrong_setting_stops_every_command_with_one_line(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.setenv("BLOG_POOL_SIZE", "many")

    line = refused(monkeypatch, capsys, *command)

    assert line.startswith("blog: settings: BLOG_POOL_SIZE: ")


def test_several_workers_are_refused_on_sqlite(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "SQLite takes one server process" in refused(monkeypatch, capsys, "serve", "--workers", "2")


def test_the_demo_is_refused_in_production(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(f"BLOG_{name.upper()}", value)

    assert "not for production" in refused(monkeypatch, capsys, "demo")


def test_all_that_is_unfit_for_production_is_told_in_one_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BLOG_ENVIRONMENT", "production")
    monkeypatch.setenv("BLOG_DEBUG", "true")
    monkeypatch.setenv("BLOG_SITE_URL", "http://blog.org")
    monkeypatch.setattr("sys.argv", ["blog", "serve"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:3] for line in lines] == [
        ["blog", "settings", f"BLOG_{name}"]
        for name in ("SECRET_KEY", "DEBUG", "PUBLIC_URL", "SITE_URL", "MAIL_URL", "MAIL_FROM")
    ]
    assert list(tmp_path.iterdir()) == []


class _Stdin:
    """Standard input that holds one line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.encoding = "utf-8"
        self.errors = "strict"

    def readline(self) -> str:
        return self._text


@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:9/d", "mysql://u@127.0.0.1:9/d"])
@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "check"], OWNER])
def test_a_server_that_does_not_answer_is_one_line(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    command: list[str],
) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", url)
    monkeypatch.setattr("sys.stdin", _Stdin(PASSWORD))
    options = ["--password-stdin"] if command is OWNER else []

    line = refused(monkeypatch, capsys, *command, *options)

    assert line.startswith("blog: The database is not available: ")
    assert "127.0.0.1" in line


@pytest.mark.mysql
@pytest.mark.parametrize("command", [["serve"], ["worker"], ["db", "upgrade"], OWNER])
def test_a_server_that_would_lose_data_is_refused_in_one_line(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    def run(*_: object, **__: object) -> NoReturn:
        pytest.fail("it runs")

    monkeypatch.setattr("blog.entrypoints.cli.serving._run", run)
    monkeypatch.setattr(OutboxPump, "start", run)
    monkeypatch.setattr("blog.entrypoints.cli.serving.set_up_logging", lambda **_: None)
    # Otherwise the command puts one into the environment, where it would stay.
    monkeypatch.setenv("BLOG_SECRET_KEY", "k" * 32)
    monkeypatch.setattr("sys.stdin", _Stdin(PASSWORD))
    monkeypatch.setenv("BLOG_PORT", "0")
    options = ["--password-stdin"] if command is OWNER else []
    with create_database("mysql") as url:
        monkeypatch.setenv("BLOG_DATABASE_URL", f"{url}&init_command=SET sql_mode=''")

        line = refused(monkeypatch, capsys, *command, *options)

    assert "STRICT_TRANS_TABLES" in line


def test_a_database_file_that_cannot_be_made_is_one_line(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (database.parent.parent / "deep").write_text("a file where a folder should be")

    assert refused(monkeypatch, capsys, "db", "upgrade").startswith("blog: ")


def test_looking_at_the_service_leaves_no_trace(database: Path) -> None:
    run("openapi")
    run("settings")

    assert not database.parent.exists()


def test_a_misspelt_setting_is_warned_of_in_one_line(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOG_DATABSE_URL", "postgresql://u:topsecret@h/d")

    assert run("settings").stderr == (
        "blog: warning: unknown settings, which do nothing: BLOG_DATABSE_URL (is BLOG_DATABASE_URL meant?)\n"
    )


def test_a_settings_file_that_is_no_text_is_one_line(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_bytes(b"BLOG_DEBUG=\xff\xfe")

    assert refused(monkeypatch, capsys, "settings") == "blog: settings: .env must be a text file in UTF-8"
