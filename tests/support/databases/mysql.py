"""MySQL and MariaDB servers: the named one, one in a container, one from a program on this machine."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pymysql
from sqlalchemy import make_url

from tests.support.databases.docker import engine_answers
from tests.support.databases.server import Server, Source, Unavailable, brief

START_SECONDS: Final = 60
# What only tests may do: they lose nothing that matters when the machine loses its power.
FAST_AND_LOOSE: Final = ("--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--max-connections=500")


def execute(url: str, *statements: str) -> str:
    """Run statements one by one and give the first value of the last one."""
    where = make_url(url)
    connection = pymysql.connect(
        host=where.host or "127.0.0.1",
        port=where.port or 3306,
        user=where.username or "root",
        password=where.password or "",
        autocommit=True,
        connect_timeout=10,
    )
    with closing(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        row = cursor.fetchone()
        return str(row[0]) if row else ""


@contextmanager
def named() -> Iterator[Server]:
    """Give the server that BLOG_TEST_MYSQL_URL names; it must be there, for somebody asked for it."""
    url = os.environ.get("BLOG_TEST_MYSQL_URL")
    if not url:
        raise Unavailable("BLOG_TEST_MYSQL_URL names no server")
    yield Server(url, f"BLOG_TEST_MYSQL_URL, {_version(url)}")


@contextmanager
def container() -> Iterator[Server]:
    """Start a container of the image that BLOG_TEST_MYSQL_IMAGE names."""
    image = os.environ.get("BLOG_TEST_MYSQL_IMAGE")
    if not image:
        raise Unavailable("BLOG_TEST_MYSQL_IMAGE names no image")
    engine_answers()
    # Imported here, so that a run without Docker does not pay for it.
    from testcontainers.community.mysql import MySqlContainer  # noqa: PLC0415  (see above)

    mysql = MySqlContainer(image, username="root", password="test")
    try:
        mysql.start()
    except Exception as error:
        mysql.stop()
        raise Unavailable(f"Testcontainers could not start {image} ({brief(error)})") from error
    try:
        url = mysql.get_connection_url()
        yield Server(url, f"Testcontainers {image}, {_version(url)}")
    finally:
        mysql.stop()


@contextmanager
def private(*options: str) -> Iterator[Server]:
    """Start the server program of this machine on a free port, with its data in a private folder."""
    program = _find("mariadbd") or _find("mysqld")
    if program is None:
        raise Unavailable("neither mariadbd nor mysqld is installed")
    # The server refuses to be root without being told so; otherwise it runs as whoever runs the tests.
    user = ["--user=root"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="blog-my-") as folder, socket.socket() as probe:
        data, log = Path(folder, "data"), Path(folder, "log")
        # A server that starts removes the temporary tables of every other one whose folder it shares.
        environment = {**os.environ, "TMPDIR": folder}
        _lay_out(program, data, user, environment)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [
            program,
            "--no-defaults",
            *user,
            f"--datadir={data}",
            f"--socket={folder}/socket",
            f"--pid-file={folder}/pid",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            *FAST_AND_LOOSE,
            *options,
        ]
        url = f"mysql://root@127.0.0.1:{port}"
        with (
            log.open("wb") as output,
            subprocess.Popen(command, stdout=output, stderr=output, env=environment) as server,
        ):
            try:
                _wait_for(server, url, log)
                yield Server(url, f"private {Path(program).name}, {_version(url)}")
            finally:
                server.terminate()


def _find(program: str) -> str | None:
    # Servers live in sbin, which is not on everybody's PATH.
    return shutil.which(
        program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )


def _lay_out(program: str, data: Path, user: Sequence[str], environment: Mapping[str, str]) -> None:
    if installer := _find("mariadb-install-db"):
        command = [installer, "--no-defaults", *user, f"--datadir={data}", "--skip-test-db"]
        command.append("--auth-root-authentication-method=normal")
    else:
        command = [program, "--no-defaults", *user, f"--datadir={data}", "--initialize-insecure"]
    try:
        subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=START_SECONDS, env=environment
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"{Path(command[0]).name} failed ({brief(error)})") from error


def _wait_for(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            execute(url, "SELECT 1")
        except pymysql.MySQLError:
            time.sleep(0.1)
        else:
            return
    last_words = log.read_text(errors="replace").splitlines()[-3:]
    raise Unavailable(f"the private MySQL server did not start ({' / '.join(last_words)})")


def _version(url: str) -> str:
    version = execute(url, "SELECT version()")
    return f"MariaDB {version.split('-')[0]}" if "MariaDB" in version else f"MySQL {version}"


SOURCES: tuple[Source, ...] = (named, container, private)
