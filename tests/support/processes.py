"""The server as a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

PATIENCE = 30
"""Seconds after which a process that does not answer is a failure."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process that is up, and its address."""
    port = free_port()
    with (folder / "server.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "blog.entrypoints.cli.main", "serve"],
            cwd=folder,
            env={**_clean(), "BLOG_PORT": str(port), **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_up(process, address, folder / "server.log")
            yield process, address
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=PATIENCE)


def _clean() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BLOG_") and name != "DATABASE_URL"
    }


def _wait_until_up(process: subprocess.Popen[str], address: str, log: Path) -> None:
    # Two retries take half a second. With more of them each pause would be twice as long as the one before.
    with httpx.Client(transport=httpx.HTTPTransport(retries=2), timeout=PATIENCE) as client:
        while process.poll() is None:
            try:
                client.get(f"{address}/health/live")
            except httpx.ConnectError:
                continue
            return
    pytest.fail(f"the server ended: {log.read_text(encoding='utf-8')}")
