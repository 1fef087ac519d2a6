"""The token of a preview is in nothing that a real server writes, whatever it is asked or fails at."""

import asyncio
import json
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from blog.application.posts.authoring import NewPost
from blog.application.previews.issuing import NewPreview
from blog.application.previews.views import IssuedPreview
from blog.application.users.registration import Registration
from blog.config import load_settings
from blog.container import Container, opened
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from tests.support.processes import PATIENCE, serving

KEY = "3-otters-of-7-sign-what-only-they-can-sign"


def made_in(folder: Path) -> IssuedPreview:
    """A preview of a draft, in an embedded database below this folder."""
    (folder / "var").mkdir()
    url = f"sqlite:///{folder}/var/blog.sqlite3"
    container = Container(settings=load_settings(_env_file=None, database_url=url, secret_key=KEY))
    container.schema().upgrade()
    return asyncio.run(_made(container))


async def _made(container: Container) -> IssuedPreview:
    async with opened(container):
        person = Registration(name="Ada", email="ada@example.org", password="engine-no-2-of-1843")
        user = await container.user_registration().appoint(person, Role.OWNER)
        owner = Actor(user_id=user.id, role=Role.OWNER)
        post = await container.post_authoring().draft(owner, NewPost(title="Not yet", content="Secret"))
        return await container.preview_issuing().issue(owner, post.id, NewPreview())


def requests_with(token: str) -> Iterator[bytes]:
    """The token where it belongs and where it does not, in requests of every sort."""
    bare = token[3:]
    targets = [
        f"/previews/{token}",
        f"/previews/{token}/",
        f"/previews/{token}x",
        f"/previews/{token}/more?token={token}",
        f"/previews/{token}%zz%",
        f"/previews/{token}%00%ff",
        f"/previews/bv%5F{bare}",
        f"/%70reviews/x{token}",
        f"/previews/{bare}",
        f"//previews/{token}",
        f"/posts/{token}",
        f"/posts/{token}/previews",
        f"/{token}?{token}={token}",
        f"/previews?token={token}",
        f"http://blog.test/previews/{token}",
        f"/previews/{token}#{token}",
        f"/previews/{token}\x80",
        f"/previews/{token} more",
        f"/previews/{token}{'x' * 8_192}",
    ]
    for target in targets:
        for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS", "BREW"):
            line = f"{method} {target} HTTP/1.1\r\nHost: blog.test\r\nConnection: close\r\n"
            yield f"{line}Content-Length: 0\r\n\r\n".encode("latin-1")
    get = f"GET /previews/{token} HTTP/1.1\r\n"
    yield f"GET /previews/{token}\r\n\r\n".encode()
    yield f"GET /previews/{token} HTTP/1.0\r\n\r\n".encode()
    yield f"{get}\r\n".encode()
    yield f"{get}Host: blog.test\r\n{token}\r\n\r\n".encode()
    yield (
        f"{get}Host: blog.test\r\nConnection: Upgrade, close\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()
    for header in (
        f"Authorization: Bearer {token}",
        f"Authorization: Preview {token}",
        f"Cookie: __Host-session={token}",
        f"X-Request-Id: {token}",
        f"X-Request-Id: {token[:60]}",
        f"Referer: http://blog.test/previews/{token}",
        f"User-Agent: {token}",
        f"X-Forwarded-For: {token}",
        f"Content-Length: {token}",
    ):
        for path in ("/previews", "/posts", f"/previews/{token}"):
            yield f"GET {path} HTTP/1.1\r\nHost: blog.test\r\nConnection: close\r\n{header}\r\n\r\n".encode()
    # Refused, and in the audit trail.
    body = json.dumps({"email": f"{token}@example.org", "password": token}).encode()
    for path in ("/auth/token", f"/posts/{token}/previews", "/auth/email/verify"):
        head = f"POST {path} HTTP/1.1\r\nHost: blog.test\r\nConnection: close\r\n"
        yield f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    # Begins, and is gone.
    yield f"{get}Host: blog.test\r\n".encode()


def send(address: str, request: bytes) -> bytes:
    where = httpx.URL(address)
    with socket.create_connection((where.host, where.port or 80), timeout=PATIENCE) as connection:
        connection.sendall(request)
        if b"\r\n\r\n" not in request:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while part := connection.recv(65_536):
                answer += part
        except ConnectionResetError:
            pass
    return answer


def test_a_server_writes_the_token_nowhere(tmp_path: Path) -> None:
    token = made_in(tmp_path).token
    # With all that can be logged: statements with their parameters, and the words of all errors.
    with serving(tmp_path, BLOG_SECRET_KEY=KEY, BLOG_DEBUG="true", BLOG_LIMIT_PREVIEW="10000/s") as (
        process,
        address,
    ):
        # More is printed than a pipe holds, and a server whose output nobody takes stands still.
        assert process.stdout is not None
        with ThreadPoolExecutor(max_workers=1) as reader:
            printing = reader.submit(process.stdout.read)
            opened_link = httpx.get(f"{address}/previews/{token}", timeout=PATIENCE)
            answers = [send(address, request) for request in requests_with(token)]
            # What fails in the database has a traceback.
            database = sqlite3.connect(tmp_path / "var" / "blog.sqlite3", timeout=PATIENCE)
            database.execute("DROP TABLE previews")
            database.commit()
            database.close()
            failed = httpx.get(f"{address}/previews/{token}", timeout=PATIENCE)
            process.terminate()
            printed = printing.result(timeout=PATIENCE)
        process.wait(timeout=PATIENCE)

    assert opened_link.json()["title"] == "Not yet"
    assert any(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    assert failed.status_code == 500
    assert failed.json()["instance"] == "/previews/***"
    written = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert all(word in written for word in ("traceback", "no such table", "SELECT previews.post_id"))
    assert '"route": "/previews/{token}"' in written
    # Half of it says as much as all of it.
    found = [line for line in (written + printed).splitlines() if token[3:40] in line or token[-40:] in line]
    assert found == []
    stored = b"".join(file.read_bytes() for file in (tmp_path / "var").iterdir())
    assert b"preview.created" in stored
    assert token[3:40].encode() not in stored
