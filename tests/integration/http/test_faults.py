"""A database that fails: no success that is none, no half of a change, a problem that says so."""

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, Api, People, problem


class CommitLost(OSError):
    """What a driver raises when the connection breaks at COMMIT."""


def break_commits(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on each COMMIT of a change fails, and the database has rolled back."""
    engine = container.database().sessions.kw["bind"].sync_engine

    def lose(connection: Connection) -> None:
        connection.connection.rollback()
        raise CommitLost("the connection broke")

    event.listen(engine, "commit", lose)
    monkeypatch.setattr(engine, "_test_commit_listener", lose, raising=False)


async def test_a_failing_commit_is_never_a_success(
    api: Api, container: Container, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await people.join(Role.OWNER)
    post = await api.post("/posts", json={"title": "Before", "tags": ["x"]}, headers=owner.headers)
    path = f"/posts/{post.json()['id']}"
    before = await api.get(path, headers=owner.headers)
    break_commits(container, monkeypatch)

    account = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    answers = [
        await api.post("/users", json=account),
        await api.post("/auth/token", json={"email": owner.email, "password": PASSWORD}),
        await api.post("/posts", json={"title": "New"}, headers=owner.headers),
        await api.patch(path, json={"title": "After"}, headers=owner.headers),
        await api.post(f"{path}/publish", headers=owner.headers),
        await api.delete(path, headers=owner.headers),
        await api.post("/tags", json={"name": "new"}, headers=owner.headers),
        await api.patch("/tags/x", json={"name": "y"}, headers=owner.headers),
        await api.delete("/tags/x", headers=owner.headers),
        await api.patch(f"/users/{owner.id}", json={"bio": "New"}, headers=owner.headers),
        await api.delete("/auth/sessions/current", headers=owner.headers),
    ]

    for answer in answers:
        problem(answer, 503, "outcome_unknown")
        assert int(answer.headers["retry-after"]) >= 1
    after = await api.get(path, headers=owner.headers)
    assert after.json() == before.json()
    assert len((await api.get("/posts?status=any", headers=owner.headers)).json()) == 1
    assert len((await api.get("/users")).json()) == 1
