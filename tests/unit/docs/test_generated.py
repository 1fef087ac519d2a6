"""The parts of the documentation that are made from the code are up to date."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from blog.config import Settings
from blog.domain.common.errors import ErrorKind
from blog.entrypoints.cli import serving
from blog.entrypoints.cli.setup import Owners
from blog.entrypoints.http.errors import STATUS_OF_KIND
from tests.support.documents import (
    DOCUMENTS,
    ROOT,
    all_events,
    environment,
    events,
    permissions,
    reach,
    scopes,
    settings,
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_committed_text_is_the_one_that_the_code_makes(path: Path) -> None:
    text = path.read_text("utf-8")

    assert DOCUMENTS[path](text) == text, "bring it up to date: .venv/bin/python -m tests.support.documents"


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("docs/permissions.md", permissions),
        ("docs/permissions.md", reach),
        ("docs/permissions.md", scopes),
        ("docs/events.md", events),
        ("README.md", settings),
    ],
)
def test_the_table_stands_in_the_document(path: str, make: Callable[[], str]) -> None:
    assert make() in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("path", ["README.md", ".env.example"])
def test_every_setting_is_listed_with_words_about_it(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")

    assert [name for name in Settings.model_fields if f"BLOG_{name.upper()}" not in text] == []
    assert "None" not in settings() + environment()


def test_the_example_of_settings_holds_the_defaults(tmp_path: Path) -> None:
    every = re.sub(r"^#(?=BLOG_)", "", environment(), flags=re.MULTILINE)
    file = tmp_path / "all.env"
    file.write_text(every, "utf-8")

    assert every.count("\nBLOG_") == len(Settings.model_fields)
    assert Settings(_env_file=file) == Settings(_env_file=None)


def test_a_changed_permission_is_noticed() -> None:
    path = ROOT / "docs" / "permissions.md"
    text = path.read_text("utf-8")
    wrong = text.replace("| `post.publish` | \N{EN DASH} |", "| `post.publish` | yes |")

    assert wrong != text
    assert DOCUMENTS[path](wrong) == text


def test_the_catalogue_has_every_event() -> None:
    declared = {
        name
        for file in (ROOT / "src" / "blog" / "domain").rglob("events.py")
        for name in re.findall(r'^    name = "(.+)"$', file.read_text("utf-8"), re.MULTILINE)
    }

    assert declared == {event.name for event in all_events()}
    assert all(f"| `{name}` |" in events() for name in declared)


def test_the_decision_on_errors_shows_the_table_of_statuses() -> None:
    text = (ROOT / "docs" / "adr" / "0006-errors.md").read_text("utf-8")
    shown = re.findall(r"^\| (\w+) \| (\d{3}) \|$", text, re.MULTILINE)

    assert {ErrorKind(kind): int(status) for kind, status in shown} == dict(STATUS_OF_KIND)


def test_the_readme_shows_what_the_server_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/blog", "serve"])

    settings = Settings(_env_file=None)
    serving._greet(settings, settings.port, Owners(token="bo_…"))

    printed = capsys.readouterr().out.replace(settings.database_place, "/home/you/blog/var/blog.sqlite3")
    assert f"```\n{printed}```\n" in (ROOT / "README.md").read_text("utf-8")
