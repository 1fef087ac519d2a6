"""`blog db` over an embedded database."""

import io
import sqlite3
from pathlib import Path

import pytest

from tests.integration.cli.conftest import refused, run


def test_the_schema_goes_up_and_down_and_is_compared(database: Path) -> None:
    up = run("db", "upgrade")
    checked = run("db", "check")
    down = run("db", "downgrade", "base", "--yes")

    assert up.exit_code == 0
    assert checked.output == "the schema is as it should be\n"
    assert down.output == "the schema is at base\n"


def test_an_empty_database_is_told_from_a_wrong_one(database: Path) -> None:
    checked = run("db", "check")

    assert (checked.exit_code, checked.output) == (1, "no schema yet: run blog db upgrade\n")


def test_a_downgrade_is_refused_where_nobody_can_be_asked(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("db", "upgrade")
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))

    assert "--yes" in refused(monkeypatch, capsys, "db", "downgrade", "base")
    assert run("db", "check").exit_code == 0


@pytest.mark.parametrize(("answer", "loses"), [("y", True), ("n", False)])
def test_a_downgrade_asks_first(
    database: Path, monkeypatch: pytest.MonkeyPatch, answer: str, *, loses: bool
) -> None:
    run("db", "upgrade")
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)

    asked = run("db", "downgrade", "base", stdin=f"{answer}\n")

    assert str(database) in asked.output
    assert run("db", "check").exit_code == (1 if loses else 0)


def test_a_schema_that_was_changed_by_hand_is_found_out(database: Path) -> None:
    run("db", "upgrade")
    with sqlite3.connect(database) as connection:
        connection.execute("alter table tags add column mood text")
    connection.close()

    checked = run("db", "check")

    assert checked.exit_code == 1
    assert "mood" in checked.output


@pytest.mark.parametrize("command", [["db", "upgrade", "nonsense"], ["db", "downgrade", "nonsense", "--yes"]])
def test_a_revision_that_does_not_exist_is_one_line(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    assert "nonsense" in refused(monkeypatch, capsys, *command)


def test_the_folder_of_the_database_is_for_its_owner_alone(database: Path) -> None:
    run("db", "upgrade")

    assert database.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("message", ["", " ", "?", "x" * 101, "two\nlines"])
def test_a_migration_that_says_nothing_is_refused(database: Path, message: str) -> None:
    refused = run("db", "revision", "-m", message)

    assert refused.exit_code == 2
    assert "say what the migration does" in refused.output
    assert not database.exists()
