"""A database that breaks in the middle: whatever a write had done by then is undone, and it says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from sqlalchemy import Engine, event, select

from blog.adapters.persistence.base import Base
from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import Api, People, Person

ASIDE = {"sessions", "tokens", "audit", "audit_head"}
"""What is written besides the change: when somebody was seen, and what was tried."""


class Broken(OSError):
    """What a driver raises when its connection breaks."""


@contextmanager
def breaking(engine: Engine, *, at: int) -> Iterator[list[str]]:
    """Let the connections break at this statement, and at each after it; says which came."""
    came: list[str] = []

    def execute(*args: Any) -> None:  # noqa: ANN401 - what the event gives
        came.append(args[2])
        if len(came) >= at:
            raise Broken("the connection broke")

    event.listen(engine, "before_cursor_execute", execute)
    try:
        yield came
    finally:
        event.remove(engine, "before_cursor_execute", execute)


async def everything(engine: Any) -> dict[str, list[str]]:  # noqa: ANN401 - the engine behind the sessions
    async with engine.connect() as connection:
        return {
            name: sorted(map(str, (await connection.execute(select(table))).all()))
            for name, table in Base.metadata.tables.items()
            if name not in ASIDE
        }


class Scene:
    """Writes, each of which is tried with every statement that it makes broken, before it goes well."""

    def __init__(self, api: Api, container: Container, by: Person) -> None:
        self._api = api
        self._engine = container.database().sessions.kw["bind"]
        self._headers = dict(by.headers)

    async def write(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - whatever the JSON says
        before = await everything(self._engine)
        number = 1
        answer, came = await self._try(number, method, path, body, headers)
        while len(came) >= number:
            assert answer.status_code == 503, (number, answer.text)
            assert await everything(self._engine) == before, (path, came[-1])
            number += 1
            answer, came = await self._try(number, method, path, body, headers)
        assert answer.is_success, answer.text
        assert len(came) > 2
        assert await everything(self._engine) != before, path
        return answer.json() if answer.content else None

    async def _try(
        self, number: int, method: str, path: str, body: object, headers: dict[str, str]
    ) -> tuple[httpx.Response, list[str]]:
        with breaking(self._engine.sync_engine, at=number) as came:
            answer = await self._api.request(method, path, json=body, headers=self._headers | headers)
        return answer, came


async def test_a_write_that_breaks_anywhere_leaves_nothing_of_itself(
    api: Api, container: Container, people: People
) -> None:
    owner, editor = await people.join(Role.OWNER), await people.join(Role.EDITOR)
    scene = Scene(api, container, owner)
    write = scene.write
    post = await write("POST", "/posts", {"title": "One", "tags": ["a", "b"], "published": True})
    path, later = f"/posts/{post['id']}", {"at": "2099-01-01T00:00:00Z"}
    edited = await write("PATCH", path, {"slug": "two", "content": "*Two*"})
    await write("PATCH", f"{path}?on_conflict=merge", {"excerpt": "E"}, **{"If-Match": "*"})
    await write("PATCH", f"{path}?draft=true", {"title": "Three", "tags": ["c"]})
    await write("PATCH", f"{path}?draft=true", {"excerpt": "Soon"})
    await write("POST", f"{path}/publish", later)
    await write("POST", f"{path}/publish")
    await write("POST", f"{path}/revisions/{edited['version']}/restore")
    await write("PATCH", f"{path}?draft=true", {"title": "Never"})
    await write("DELETE", f"{path}?draft=true")
    await write("POST", "/posts", {"title": "Eins", "locale": "de", "translation_of": post["id"]})

    preview = await write("POST", f"{path}/previews", {})
    await write("DELETE", f"{path}/previews/{preview['id']}")

    comment = await write("POST", f"{path}/comments", {"content": "Hello"})
    reply = await write("POST", f"{path}/comments", {"content": "Hi", "parent_id": comment["id"]})
    await write("PUT", f"/comments/{comment['id']}/like")
    await write("DELETE", f"/comments/{comment['id']}/like")
    await write("POST", f"/comments/{comment['id']}/reports", {"reason": "spam"})
    await write("POST", "/comments/bulk", {"action": "spam", "ids": [comment["id"], reply["id"]]})
    await write("POST", f"/comments/{comment['id']}/approve")
    await write("DELETE", f"/comments/{comment['id']}")

    await write("PATCH", "/tags/a", {"slug": "aa", "description": "D"})
    await write("POST", "/tags/aa/merge", {"into": "b"})

    series = await write("POST", "/series", {"title": "Tales"})
    await write("PATCH", path, {"series": {"id_or_slug": series["id"], "part": 1}, "visibility": "members"})
    await write("DELETE", f"/series/{series['id']}")
    field = {"key": "rating", "label": "Rating", "type": "number"}
    await write("POST", "/custom-fields", field)
    await write("PATCH", path, {"custom": {"rating": 4.5}, "authors": [str(editor.id), str(owner.id)]})
    await write("PATCH", "/custom-fields/rating", {"maximum": 5})
    await write("DELETE", "/custom-fields/rating")

    await write("POST", f"{path}/unpublish")
    await write("POST", f"{path}/publish", later)
    await write("DELETE", path)
    await write("POST", f"{path}/restore")
    await write("DELETE", path)
    await write("DELETE", f"{path}?permanently=true")
