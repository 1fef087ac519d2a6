"""A database that does not work: every command says why in one line, in the words of the driver."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from blog.entrypoints.cli.main import main
from tests.support.databases import DATABASES, Kind, create_database

PASSWORD = "topsecret"
COMMANDS = [["serve"], ["worker"], ["db", "check"], ["demo"]]


@pytest.fixture(autouse=True)
def _nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("blog.entrypoints.cli.serving._run", lambda *_, **__: pytest.fail("it runs"))
    monkeypatch.setattr("blog.entrypoints.cli.serving.set_up_logging", lambda **_: None)
    monkeypatch.setenv("BLOG_PORT", "0")
    # Otherwise the command puts one into the environment, where it would stay.
    monkeypatch.setenv("BLOG_SECRET_KEY", "k" * 32)


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str, command: list[str]
) -> str:
    monkeypatch.setenv("BLOG_DATABASE_URL", url)
    monkeypatch.setattr("sys.argv", ["blog", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("blog: ")
    assert PASSWORD not in line
    return line


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", DATABASES[1:])
def test_an_account_that_the_server_refuses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: Kind, command: list[str]
) -> None:
    with create_database(kind) as good:
        url = make_url(good).set(username="nobody_here", password=PASSWORD)
        line = refused(monkeypatch, capsys, url.render_as_string(hide_password=False), command)

    assert "nobody_here" in line


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", DATABASES[1:])
def test_a_database_that_the_server_does_not_have(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: Kind, command: list[str]
) -> None:
    with create_database(kind) as good:
        url = make_url(good).set(database="nowhere")
        line = refused(monkeypatch, capsys, url.render_as_string(hide_password=False), command)

    assert "nowhere" in line


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("url", "named"),
    [
        (f"postgresql://u:{PASSWORD}@127.0.0.1:9/d?foo=bar", "'foo'"),
        (f"postgresql://u:{PASSWORD}@127.0.0.1:9/d?sslmode=bogus", "sslmode"),
        (f"mysql://u:{PASSWORD}@127.0.0.1:9/d?foo=bar", "'foo'"),
        (f"mysql://u:{PASSWORD}@127.0.0.1:9/d?ssl=true", "ssl is none of ssl_mode"),
        (f"mysql://u:{PASSWORD}@127.0.0.1:9/d?ssl_ca=/no/where", "ssl_ca cannot be used: No such file"),
    ],
)
def test_a_parameter_that_the_driver_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    named: str,
    command: list[str],
) -> None:
    line = refused(monkeypatch, capsys, url, command)

    assert line.startswith("blog: a parameter of BLOG_DATABASE_URL is wrong: ")
    assert named in line


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    Path("README.md").write_text("# Words\n" * 200, encoding="utf-8")

    line = refused(monkeypatch, capsys, "sqlite:///README.md", command)

    assert line == "blog: The database is not available: file is not a database"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    Path("var").write_text("a file where a folder should be", encoding="utf-8")

    line = refused(monkeypatch, capsys, "sqlite:///var/deep/blog.sqlite3", command)

    assert line == "blog: The database is not available: File exists: var"


def test_a_server_that_is_not_there_yet_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[object] = []
    monkeypatch.setattr("blog.entrypoints.cli.serving._run", lambda *_, **__: started.append(1))
    monkeypatch.setenv("BLOG_DATABASE_URL", f"postgresql://u:{PASSWORD}@127.0.0.1:9/d")
    monkeypatch.setattr("sys.argv", ["blog", "serve"])

    with pytest.raises(SystemExit) as ended:
        main()

    printed = capsys.readouterr()
    assert ended.value.code == 0
    assert started
    assert "Connect call failed" in printed.err
    assert PASSWORD not in printed.err + printed.out
