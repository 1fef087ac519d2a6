"""What a write answers comes from its own transaction: once it is stored, nothing can make it a failure."""

from dataclasses import dataclass

import pytest
from dependency_injector import providers

from blog.application.unit_of_work import StorageUnavailable
from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, serving
from tests.support.composition import container_over
from tests.support.members import SignIn
from tests.support.world import World


@dataclass(frozen=True)
class Write:
    """A request that changes something; `{post}` stands for an id, and so on."""

    method: str
    path: str
    json: dict[str, object] | None = None


WRITES = [
    Write("POST", "/users", {"name": "Bob", "email": "bob@example.org", "password": PASSWORD}),
    Write("PATCH", "/users/{user}", {"bio": "New."}),
    Write("POST", "/posts", {"title": "New", "tags": ["tea"], "published": True}),
    Write("PATCH", "/posts/{post}", {"title": "New"}),
    Write("POST", "/posts/{post}/unpublish"),
    Write("POST", "/posts/{draft}/publish"),
    Write("POST", "/tags", {"name": "New"}),
    Write("PATCH", "/tags/{tag}", {"name": "New"}),
    Write("POST", "/posts/{post}/comments", {"content": "New."}),
    Write("PATCH", "/comments/{comment}", {"content": "New."}),
    Write("POST", "/comments/{comment}/reject"),
]


class BreaksAfterwards:
    """Queries that fail as soon as something was stored."""

    def __init__(self, queries: object, world: World) -> None:
        self._queries = queries
        self._world = world
        self._stored = len(world.store.outbox)

    def __getattr__(self, name: str) -> object:
        if len(self._world.store.outbox) > self._stored:
            raise StorageUnavailable
        return getattr(self._queries, name)


@pytest.mark.parametrize("write", WRITES, ids=lambda write: f"{write.method} {write.path}")
async def test_a_write_is_answered_without_reading_after_it(
    world: World, sign_in: SignIn, write: Write
) -> None:
    owner = await sign_in(Role.OWNER)
    tag = world.make.tag()
    post = world.make.post(owner.user, tag_ids=(tag.id,))
    draft = world.make.draft(owner.user)
    comment = world.make.comment(post, owner.user, created_at=world.clock.now())
    await world.given(tag, post, draft, comment)
    world.store.outbox.clear()
    container = container_over(world)
    for name in ("user", "post", "tag", "comment"):
        queries = BreaksAfterwards(getattr(world, f"{name}s"), world)
        getattr(container, f"{name}_queries").override(providers.Object(queries))

    path = write.path.format(user=owner.user.id, post=post.id, draft=draft.id, tag=tag.id, comment=comment.id)
    async with serving(container) as api:
        answer = await api.request(write.method, path, json=write.json, headers=owner.headers)
        failing = await api.get(f"/posts/{post.id}")

    assert answer.status_code in {200, 201}, answer.text
    assert failing.status_code == 503
    again = answer.headers.get(
        "location", path.removesuffix("/publish").removesuffix("/unpublish").removesuffix("/reject")
    )
    async with serving(container_over(world)) as api:
        found = await api.get(again, headers=owner.headers)
    assert answer.json() == found.json()
    assert answer.headers["etag"] == found.headers["etag"]
