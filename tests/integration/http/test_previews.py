"""Previews on each real database: counted exactly, ended at once, cheap to open."""

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest

from blog.container import Container
from blog.domain.access.roles import Role
from tests.integration.http.conftest import container_at
from tests.integration.http.test_statements import counting
from tests.support.api import Api, People, Person
from tests.support.databases.tables import empty

MANY = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft that its author may show."""

    author: Person
    path: str


@pytest.fixture
async def container(migrated_url: str) -> Container:
    """Whoever waits for a connection gets one, however slow the machine is."""
    container = container_at(migrated_url, pool_timeout=60)
    await empty(container.database())
    return container


@pytest.fixture
async def shown(api: Api, people: People) -> Shown:
    author = await people.join(Role.AUTHOR)
    draft = {"title": "Not yet", "content": "*Secret*", "tags": ["a", "b"]}
    made = await api.post("/posts", json=draft, headers=author.headers)
    return Shown(author, f"/posts/{made.json()['id']}")


async def make(api: Api, shown: Shown) -> dict[str, str]:
    answer = await api.post(f"{shown.path}/previews", json={}, headers=shown.author.headers)
    made: dict[str, str] = answer.json()
    return made


async def test_of_many_previews_at_once_as_many_are_made_as_a_post_may_have(api: Api, shown: Shown) -> None:
    path, headers = f"{shown.path}/previews", shown.author.headers
    answers = await asyncio.gather(*(api.post(path, json={}, headers=headers) for _ in range(MANY)))
    assert Counter(answer.status_code for answer in answers) == {201: 20, 409: MANY - 20}
    listed = await api.get(f"{path}?limit=100", headers=headers)
    assert len(listed.json()) == 20
    made = [answer.json() for answer in answers if answer.status_code == 201]
    opened = await asyncio.gather(*(api.get(f"/previews/{each['token']}") for each in made))
    assert {answer.status_code for answer in opened} == {200}


async def test_what_is_revoked_while_it_is_read_shows_nothing_afterwards(api: Api, shown: Shown) -> None:
    made = await make(api, shown)
    link, path = f"/previews/{made['token']}", f"{shown.path}/previews/{made['id']}"
    assert (await api.get(link)).status_code == 200

    async def read() -> int:
        return (await api.get(link)).status_code

    async def revoke() -> int:
        return (await api.delete(path, headers=shown.author.headers)).status_code

    async def revoke_then_read() -> tuple[int, int]:
        return await revoke(), await read()

    read_meanwhile, ended = (
        asyncio.gather(*(read() for _ in range(20))),
        asyncio.gather(*(revoke_then_read() for _ in range(5))),
    )
    assert set(await read_meanwhile) <= {200, 404}
    outcomes = await ended
    assert sorted(status for status, _ in outcomes) == [204, 404, 404, 404, 404]
    assert {after for status, after in outcomes if status == 204} == {404}
    assert await read() == 404


async def test_a_post_that_is_deleted_takes_its_previews_along(api: Api, shown: Shown) -> None:
    made = await make(api, shown)
    assert (await api.delete(shown.path, headers=shown.author.headers)).status_code == 204
    assert (await api.get(f"/previews/{made['token']}")).status_code == 404


async def test_an_account_that_is_locked_out_while_it_makes_previews_leaves_none_behind(
    api: Api, people: People, shown: Shown
) -> None:
    owner, editor = await people.join(Role.OWNER), await people.join(Role.EDITOR)
    path = f"{shown.path}/previews"
    made, *others = await asyncio.gather(
        api.patch(f"/users/{editor.id}", json={"is_active": False}, headers=owner.headers),
        *(api.post(path, json={}, headers=editor.headers) for _ in range(10)),
    )
    assert made.status_code == 200
    assert {answer.status_code for answer in others} <= {201, 401}
    assert (await api.get(path, headers=owner.headers)).json() == []


async def test_to_open_one_costs_two_statements_and_what_is_forged_costs_none(
    api: Api, container: Container, shown: Shown
) -> None:
    # It reads once a second, whoever counts.
    await container.schedule().stop()
    token = (await make(api, shown))["token"]
    forged = f"{token[:50]}{'A' if token[50] != 'A' else 'B'}{token[51:]}"
    costs = []
    for each, status in ((token, 200), (forged, 404), ("bv_", 404)):
        with counting(container) as statements:
            assert (await api.get(f"/previews/{each}")).status_code == status
        costs.append(len(statements))
    assert costs == [2, 0, 0]
    await api.post(f"{shown.path}/publish", headers=shown.author.headers)
    with counting(container) as statements:
        assert (await api.get(f"/previews/{token}")).status_code == 200
    # What is pending, too.
    assert len(statements) == 3
    with counting(container) as statements:
        await api.get(f"{shown.path}/previews", headers=shown.author.headers)
    # Who is asking, which post, and the list.
    assert len(statements) == 3
