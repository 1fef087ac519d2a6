"""The tour of the README, executed as it stands there against a real server."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "http://127.0.0.1:8000"
BLOG = ".venv/bin/blog"
PATIENCE = 30
"""Seconds for the server to be up, and for the whole tour."""

# curl as the reader types it, and its status on a channel of its own.
PREAMBLE = """\
set -euo pipefail
curl() { command curl --max-time 10 -w '%{stderr}%{http_code}\\n' "$@" 2>>statuses; }
"""


def blocks() -> list[str]:
    """The commands under the heading of the tour, one entry a step."""
    tour = re.search(
        r"^## A tour with curl\n(.*?)(?=^## )",
        (ROOT / "README.md").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert tour
    return re.findall(r"^```bash\n(.*?)^```$", tour[1], re.MULTILINE | re.DOTALL)


def promised(commands: str) -> list[str]:
    """The statuses that the comments behind the commands name, in their order."""
    return re.findall(r"  # (\d{3})$", commands, re.MULTILINE)


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "BLOG_DATABASE_URL": f"sqlite:///{tmp_path}/tour.sqlite3",
        "BLOG_PORT": str(port),
        "LC_ALL": "C.UTF-8",
    }
    return os.environ | own


@pytest.fixture
def address(tmp_path: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Where a server of this test alone answers."""
    address = f"http://127.0.0.1:{environment['BLOG_PORT']}"
    with (tmp_path / "server.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "blog.entrypoints.cli.main", "serve"],
            cwd=tmp_path,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_up(server, address)
            yield address
        except NotUp:
            log.seek(0)
            pytest.fail(f"the server did not start:\n{log.read()}")
        finally:
            server.terminate()
            server.wait(PATIENCE)


class NotUp(Exception):
    """The server ended, or took too long."""


def wait_until_up(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/health/ready", timeout=PATIENCE):  # noqa: S310 - the address is our own
                return
        except URLError:
            time.sleep(0.05)
    raise NotUp


@pytest.mark.sqlite
@pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash"
)
def test_every_command_of_the_tour_answers_as_the_readme_says(
    tmp_path: Path, environment: Mapping[str, str], address: str
) -> None:
    steps = blocks()
    commands = "\n".join(steps)
    script = PREAMBLE + commands.replace(ADDRESS, address).replace(
        BLOG, f"'{sys.executable}' -m blog.entrypoints.cli.main"
    )

    done = subprocess.run(
        ["bash", "-c", script],  # noqa: S607 - whichever bash the reader has
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    answered = (tmp_path / "statuses").read_text().split()
    assert answered == promised(commands), done.stdout
    assert '"title":"First light, again"' in re.sub(r'": "', '":"', done.stdout)
    assert "X-Total-Count: 1".lower() in done.stdout.lower()
    assert "What a <em>lovely</em> comet." in done.stdout


def test_every_command_of_the_tour_promises_a_status() -> None:
    steps = blocks()

    assert len(steps) >= 8
    for step in steps[1:]:
        calls = len(re.findall(r"\bcurl -", step)) - step.count("edit() {") + step.count("\nedit '")
        assert len(promised(step)) == calls
