"""The server and the worker as processes: how they start, answer, and end."""

import asyncio
import json
import logging
import signal
import socket
from pathlib import Path

import httpx
import pytest

from blog.adapters.persistence.dialects.sqlite import Sqlite
from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.config import Settings
from blog.entrypoints.cli.database import prepare_embedded
from blog.entrypoints.cli.serving import _work
from tests.support.databases import DATABASES, Kind, create_database
from tests.support.processes import PATIENCE, serving
from tests.support.production import PRODUCTION


def test_it_starts_on_an_embedded_database_answers_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, address):
        posts = httpx.get(f"{address}/posts")
        ready = httpx.get(f"{address}/health/ready")
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=PATIENCE)

    assert posts.status_code == 200
    assert posts.json() == []
    assert ready.status_code == 200
    assert process.returncode == 0
    assert (tmp_path / "var" / "blog.sqlite3").exists()
    for told in (f"{address}/posts", f"{address}/docs", "/health/ready", "users create --role owner"):
        assert told in printed
    assert "Traceback" not in (tmp_path / "server.log").read_text(encoding="utf-8")


UNREADABLE = (
    b"FOO /posts HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /users/\xe9 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /posts HTTP/1.1\r\nHost: x\r\nX-Odd: \x01\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
)


@pytest.mark.parametrize("environment", ["development", "production"])
def test_what_is_no_http_is_refused_as_a_problem(tmp_path: Path, environment: str) -> None:
    settings = PRODUCTION if environment == "production" else {}
    variables = {f"BLOG_{name.upper()}": str(value) for name, value in settings.items()}
    with serving(tmp_path, **variables) as (_, address):
        where = httpx.URL(address)
        for bytes_sent in UNREADABLE:
            with socket.create_connection((where.host, where.port or 80), timeout=PATIENCE) as connection:
                connection.sendall(bytes_sent)
                answer = b"".join(iter(lambda: connection.recv(65_536), b""))
            head, _, body = answer.partition(b"\r\n\r\n")
            status, *lines = head.decode().split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines)
            document = json.loads(body)
            assert status == "HTTP/1.1 400 Bad Request"
            assert headers["content-type"] == "application/problem+json"
            assert headers["content-length"] == str(len(body))
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
            assert ("strict-transport-security" in headers) is (environment == "production")
            assert headers["connection"] == "close"
            assert (document["code"], document["status"]) == ("malformed_request", 400)
            assert document["request_id"] == headers["x-request-id"]


def test_it_stops_on_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)

    assert process.returncode in {0, -signal.SIGTERM}


@pytest.mark.parametrize("kind", DATABASES[1:])
def test_several_workers_serve_one_database(tmp_path: Path, kind: Kind) -> None:
    with create_database(kind) as url:
        Schema(DatabaseOptions(url=url)).upgrade()
        with serving(tmp_path, BLOG_DATABASE_URL=url, BLOG_WORKERS="2") as (process, address):
            # A connection for each request, so that every worker gets some.
            with httpx.Client(limits=httpx.Limits(max_keepalive_connections=0)) as client:
                answers = [client.get(f"{address}/posts").status_code for _ in range(20)]
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)

    assert set(answers) == {200}


async def work_until_told_to_end(settings: Settings) -> None:
    working = asyncio.create_task(_work(settings))
    await asyncio.sleep(0)
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL  # or it would be pytest that ends
    signal.raise_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        await working


@pytest.mark.parametrize("risk", ["it may burn", None])
def test_a_worker_warns_of_what_comes_of_sharing_the_database_with_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, risk: str | None
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/blog.sqlite3")
    prepare_embedded(settings)
    monkeypatch.setattr(Sqlite, "risk_of_sharing", lambda _: risk)

    asyncio.run(work_until_told_to_end(settings))

    warned = [
        (record.levelname, record.message) for record in caplog.records if record.levelno >= logging.WARNING
    ]
    assert warned == ([] if risk is None else [("WARNING", risk)])
