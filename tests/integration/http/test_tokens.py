"""Access tokens on each real database: what one worker does holds in another at once."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select, update

from blog.adapters.persistence.tokens.rows import TokenRow
from blog.container import Container
from blog.domain.access.roles import Role
from blog.domain.tokens.token import AccessToken
from tests.integration.http.conftest import container_at
from tests.integration.http.test_statements import counting
from tests.support.api import Api, People, Person, bearer, problem, serving

ORDER = {"name": "Laptop", "scopes": ["posts:read", "posts:write"]}
PARALLEL = 20


@pytest.fixture
async def author(people: People) -> Person:
    return await people.join(Role.AUTHOR)


async def test_what_one_worker_is_told_holds_in_another_at_once(
    api: Api, migrated_url: str, people: People, author: Person
) -> None:
    owner = await people.join(Role.OWNER)
    async with serving(container_at(migrated_url)) as other:
        made = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
        assert made.status_code == 201
        program = bearer(made.json()["token"])
        post = await other.post("/posts", json={"title": "By a program"}, headers=program)
        assert post.json()["author"]["id"] == str(author.id)

        demoted = await api.patch(f"/users/{author.id}", json={"role": "reader"}, headers=owner.headers)
        assert demoted.status_code == 200
        problem(await other.post("/posts", json={"title": "Late"}, headers=program), 403, "permission_denied")

        for is_active in (False, True):
            body = {"is_active": is_active}
            answer = await api.patch(f"/users/{author.id}", json=body, headers=owner.headers)
            assert answer.status_code == 200
            problem(await other.get("/posts", headers=program), 401, "invalid_token")

        again = await people.join(Role.AUTHOR)
        made = await api.post("/auth/tokens", json=ORDER, headers=again.headers)
        program = bearer(made.json()["token"])
        assert (await other.get("/posts", headers=program)).status_code == 200
        assert (await api.delete(made.headers["location"], headers=again.headers)).status_code == 204
        problem(await other.get("/posts", headers=program), 401, "invalid_token")


async def test_the_end_of_an_account_ends_its_programs_and_leaves_those_of_the_blog(
    api: Api, people: People
) -> None:
    await people.join(Role.OWNER)
    admin = await people.join(Role.ADMIN)
    programs = [
        bearer((await api.post("/auth/tokens", json=body, headers=admin.headers)).json()["token"])
        for body in (ORDER, {"name": "Site", "kind": "content"})
    ]
    assert (await api.delete(f"/users/{admin.id}", headers=admin.headers)).status_code == 204
    assert [(await api.get("/posts", headers=each)).status_code for each in programs] == [401, 200]


async def test_many_first_uses_at_once_are_one_and_none_fails(
    api: Api, container: Container, author: Person
) -> None:
    made = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    program = bearer(made.json()["token"])
    answers = await asyncio.gather(*(api.get("/posts", headers=program) for _ in range(PARALLEL)))
    assert Counter(answer.status_code for answer in answers) == {200: PARALLEL}
    async with container.database().sessions() as session:
        ((used, version),) = await session.execute(select(TokenRow.last_used_at, TokenRow.version))
    assert used is not None
    assert version == 2


async def test_to_know_who_asks_with_a_token_costs_one_statement(
    api: Api, container: Container, author: Person
) -> None:
    made = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    program = bearer(made.json()["token"])
    await api.get("/posts", headers=program)
    with counting(container) as visitor:
        await api.get("/posts")
    with counting(container) as with_token:
        await api.get("/posts", headers=program)
    assert len(with_token) == len(visitor) + 1


async def test_of_many_orders_at_once_no_more_are_met_than_one_may_have(
    api: Api, container: Container, author: Person
) -> None:
    first = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    room = AccessToken.MOST_LIVING - 1
    answers = await asyncio.gather(
        *(api.post("/auth/tokens", json=ORDER, headers=author.headers) for _ in range(room + 10))
    )
    assert Counter(answer.status_code for answer in answers) == {201: room, 409: 10}
    # One that has expired makes room for another.
    async with container.database().sessions.begin() as session:
        ended = update(TokenRow).where(TokenRow.name == "Laptop").values(expires_at=TokenRow.created_at)
        await session.execute(ended)
    assert first.status_code == 201
    assert (await api.post("/auth/tokens", json=ORDER, headers=author.headers)).status_code == 201
