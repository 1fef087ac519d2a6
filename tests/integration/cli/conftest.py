"""The command line over an embedded database, in the process of the test."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from blog.entrypoints.cli.commands import cli
from blog.entrypoints.cli.main import main


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "deep" / "blog.sqlite3"
    monkeypatch.setenv("BLOG_DATABASE_URL", f"sqlite:///{path}")
    return path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, catch_exceptions=False)


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that the process would end with, and nothing else."""
    monkeypatch.setattr("sys.argv", ["blog", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code not in {0, None}
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0]
