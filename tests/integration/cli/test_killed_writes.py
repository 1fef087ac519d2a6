"""A server that is killed among its writers: what it said is done is done, and nothing is half done."""

import asyncio
import subprocess
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.conftest import run
from tests.support.api import PASSWORD, bearer
from tests.support.databases import DATABASES, Kind, create_database
from tests.support.processes import PATIENCE, serving

EMAIL = "ada@example.org"
WRITERS = 8
KILLS = 2
ANSWERS = 5 * WRITERS
"""How many writes are done before the server is killed in the middle of the next ones."""


@dataclass
class Writer:
    """Changes one post in every way that there is, and remembers what it was told."""

    headers: dict[str, str]
    post: str
    version: int = 1
    """The newest of the post that the server told of."""
    comments: set[str] = field(default_factory=set)
    unanswered: int = 0

    async def write(self, client: httpx.AsyncClient, told: asyncio.Semaphore) -> None:
        """Go on until the server is gone."""
        while_public = (self._edit, self._begin, self._publish, self._comment)
        for act in cycle((*while_public, self._unpublish, self._trash, self._restore)):
            try:
                await act(client)
            except httpx.TransportError:
                return
            told.release()

    async def _edit(self, client: httpx.AsyncClient) -> None:
        await self._change(client, "PATCH", "", {"content": f"*{self.version}*", "tags": ["a", "b"]})

    async def _begin(self, client: httpx.AsyncClient) -> None:
        await self._send(client, "POST", "/publish")
        await self._send(client, "PATCH", "?draft=true", {"title": f"Pending {self.version}"})

    async def _publish(self, client: httpx.AsyncClient) -> None:
        await self._change(client, "POST", "/publish")

    async def _unpublish(self, client: httpx.AsyncClient) -> None:
        await self._change(client, "POST", "/unpublish")

    async def _trash(self, client: httpx.AsyncClient) -> None:
        await self._send(client, "DELETE", "")

    async def _restore(self, client: httpx.AsyncClient) -> None:
        await self._change(client, "POST", "/restore")

    async def _comment(self, client: httpx.AsyncClient) -> None:
        self.unanswered += 1
        made = await self._send(client, "POST", "/comments", {"content": "Hello"})
        if made.status_code == 201:
            self.comments.add(made.json()["id"])
        self.unanswered -= 1

    async def _change(self, client: httpx.AsyncClient, method: str, of_it: str, body: object = None) -> None:
        answer = await self._send(client, method, of_it, body)
        if answer.is_success:
            self.version = answer.json()["version"]

    async def _send(
        self, client: httpx.AsyncClient, method: str, of_it: str, body: object = None
    ) -> httpx.Response:
        answer = await client.request(method, f"{self.post}{of_it}", json=body, headers=self.headers)
        # 409: the writer goes on where the server before was killed, and need not begin at the same place.
        assert answer.is_success or answer.status_code in {409, 503}, answer.text
        return answer


async def _until_killed(address: str, writers: list[Writer], process: subprocess.Popen[str]) -> None:
    told = asyncio.Semaphore(0)

    async def kill() -> None:
        for _ in range(ANSWERS):
            await told.acquire()
        process.kill()

    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client, asyncio.TaskGroup() as tasks:
        tasks.create_task(kill())
        for writer in writers:
            tasks.create_task(writer.write(client, told))


def _is_whole(client: httpx.Client, writer: Writer) -> None:
    post = client.get(f"{writer.post}?draft=true", headers=writer.headers).json()
    assert post["version"] >= writer.version
    listed = client.get(f"{writer.post}/revisions?limit=100", headers=writer.headers).json()
    newest = listed[0]["number"]
    assert [each["number"] for each in listed] == list(range(newest, newest - len(listed), -1))
    assert newest == post["version"]
    if post["status"] == "published":
        comments = client.get(f"{writer.post}/comments?limit=100", headers=writer.headers).json()
        assert {each["id"] for each in comments} >= writer.comments
        assert post["comment_count"] == len(comments) <= len(writer.comments) + writer.unanswered


@pytest.mark.parametrize("kind", DATABASES)
def test_what_a_killed_server_said_is_done_is_done_and_the_rest_is_whole_or_absent(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with create_database(kind) as url:
        monkeypatch.setenv("BLOG_DATABASE_URL", url)
        assert run("db", "upgrade").exit_code == 0
        owner = ("users", "create", "--role", "owner", "--name", "Ada", "--password-stdin", "--email", EMAIL)
        assert run(*owner, stdin=PASSWORD).exit_code == 0
        settings = {"BLOG_DATABASE_URL": url}
        writers: list[Writer] = []
        for number in range(KILLS + 1):
            (folder := tmp_path / str(number)).mkdir()
            with serving(folder, **settings) as (process, address), httpx.Client(base_url=address) as client:
                if not writers:
                    writers = _begin(client)
                for writer in writers:
                    _is_whole(client, writer)
                if number < KILLS:
                    asyncio.run(_until_killed(address, writers, process))


def _begin(client: httpx.Client) -> list[Writer]:
    answer = client.post("/auth/token", json={"email": EMAIL, "password": PASSWORD})
    headers = bearer(answer.raise_for_status().json()["access_token"])
    made = [
        client.post("/posts", json={"title": f"Post {number}", "published": True}, headers=headers).json()
        for number in range(WRITERS)
    ]
    return [Writer(headers, f"/posts/{post['id']}") for post in made]
