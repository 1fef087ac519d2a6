"""Redis servers: the named one, or one from the program of this machine."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import redis

from tests.support.databases.server import Server, Source, Unavailable

START_SECONDS: Final = 20
_PROGRAMS: Final = ("redis-server", "valkey-server")


@contextmanager
def named() -> Iterator[Server]:
    """Give the server that BLOG_TEST_REDIS_URL names; it must be there, for somebody asked for it."""
    url = os.environ.get("BLOG_TEST_REDIS_URL")
    if not url:
        raise Unavailable("BLOG_TEST_REDIS_URL names no server")
    yield Server(url, f"BLOG_TEST_REDIS_URL, {_version(url)}")


@contextmanager
def private() -> Iterator[Server]:
    """Start the server program of this machine on a Unix socket, with nothing on the disk."""
    with tempfile.TemporaryDirectory(prefix="blog-redis-") as folder:
        path = f"{folder}/socket"
        process = _start("--port", "0", "--unixsocket", path, folder=folder)
        try:
            _wait_for(process, f"unix://{path}")
            yield Server(f"unix://{path}", f"private {_version(f'unix://{path}')}")
        finally:
            process.kill()
            process.wait()


class OwnRedis:
    """A server on a port of its own, which a test may freeze, stop and start again."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = _start("--port", str(self._port), "--bind", "127.0.0.1", folder=self._folder)
        _wait_for(self._process, self.url)

    def freeze(self) -> None:
        """Let it neither answer nor hang up."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, frozen or not."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _signal(self, number: int) -> None:
        assert self._process is not None, "it does not run"
        self._process.send_signal(number)


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """A server of the test's own. Raises `Unavailable`."""
    with tempfile.TemporaryDirectory(prefix="blog-redis-") as folder:
        server = OwnRedis(folder)
        try:
            server.start()
            yield server
        finally:
            server.kill()


def _start(*options: str, folder: str) -> "subprocess.Popen[bytes]":
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unavailable("neither redis-server nor valkey-server is installed")
    command = [program, *options, "--save", "", "--appendonly", "no", "--dir", folder]
    with Path(folder, "log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def _wait_for(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(redis.RedisError):
            _version(url)
            return
        time.sleep(0.02)
    raise Unavailable("the private Redis server did not start")


def _version(url: str) -> str:
    with closing(redis.Redis.from_url(url, socket_timeout=5)) as client:
        return f"Redis {client.info('server')['redis_version']}"


SOURCES: tuple[Source, ...] = (named, private)
