"""Where the server listens: the socket comes first, and what is wrong with it is one line."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from blog.entrypoints.cli.listening import listening
from blog.entrypoints.cli.main import main

PATIENCE = 30
"""Seconds after which a process that does not answer is a failure."""


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str
) -> str:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["blog", "serve", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert printed.out == ""
    # Nothing else was started: not even the embedded database.
    assert list(folder.iterdir()) == []
    (line,) = printed.err.splitlines()
    return line


def test_a_busy_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with listening("127.0.0.1", 0) as (other,):
        port = other.getsockname()[1]
        line = refused(monkeypatch, capsys, tmp_path, "--port", str(port))

    assert line == f"blog: port {port} is in use (BLOG_PORT)"


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1", "x" * 80 + ".example"])
def test_a_host_that_is_none_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, host: str
) -> None:
    line = refused(monkeypatch, capsys, tmp_path, "--host", host, "--port", "0")

    assert line.startswith(f"blog: {host} is no address to listen on: ")
    assert line.endswith("(BLOG_HOST)")


def test_all_addresses_of_a_host_share_the_port_that_the_system_chose() -> None:
    with listening("localhost", 0) as sockets:
        assert len({one.getsockname()[1] for one in sockets}) == 1
        assert len({one.family for one in sockets}) == len(sockets)
        assert socket.AF_INET in {one.family for one in sockets}


def test_any_free_port_is_told_and_answers(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BLOG_")}
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "blog.entrypoints.cli.main", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            told = dict(line.split(maxsplit=1) for line in (process.stdout.readline() for _ in range(5)))
            port = int(told["API"].rpartition(":")[2].partition("/")[0])
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asking:
                asking.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                answer = asking.recv(15)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)

    assert answer == b"HTTP/1.1 200 OK"
    assert told["Database"].strip() == str(tmp_path / "var" / "blog.sqlite3")


def test_ctrl_c_while_the_commands_are_loaded_ends_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupting:
        """Where `blog.entrypoints.cli.commands` is looked for."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "blog.entrypoints.cli.commands":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "blog.entrypoints.cli.commands", raising=False)
    monkeypatch.setattr("sys.meta_path", [Interrupting(), *sys.meta_path])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")
