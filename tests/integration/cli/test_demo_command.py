"""`blog demo` on an embedded database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from blog.entrypoints.cli.commands import cli
from blog.entrypoints.cli.demo import DemoRefused


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "blog.sqlite3"
    monkeypatch.setenv("BLOG_DATABASE_URL", f"sqlite:///{path}")
    return path


@pytest.mark.sqlite
def test_the_demo_fills_an_empty_database_once(database: Path) -> None:
    filled = CliRunner().invoke(cli, ["demo"], catch_exceptions=False)
    with pytest.raises(DemoRefused):
        CliRunner().invoke(cli, ["demo"], catch_exceptions=False)

    lines = filled.output.splitlines()
    assert lines[0] == "5 people, 40 posts (4 of them drafts), 15 tags, 85 comments"
    assert "  ifeoma@example.org (owner)" in lines
    assert f"All of it is in {database}" in lines
    password = lines[-1].removeprefix("Everybody's password: ")
    assert len(password) >= 20
    with closing(sqlite3.connect(database)) as connection:
        counts = [
            connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 - of this test
            for table in ("users", "posts", "tags", "comments")
        ]
        stored = connection.execute("select group_concat(password) from users").fetchone()[0]
    assert counts == [5, 40, 15, 85]
    assert password not in stored
