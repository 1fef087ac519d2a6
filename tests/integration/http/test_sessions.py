"""Sessions on each real database: many requests at once, and two processes over one database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from dependency_injector import providers

from blog.application.sessions.authentication import Authentication
from blog.container import Container
from blog.domain.access.roles import Role
from blog.domain.sessions.session import Session
from tests.integration.http.conftest import container_at
from tests.integration.http.test_races import statuses
from tests.support.api import PASSWORD, Api, People, bearer, problem, serving
from tests.support.browsers import browser, cookie_of
from tests.support.fakes.system import FixedClock

MANY = 50
ROTATE = "/auth/sessions/current/rotate"
REAUTHENTICATE = "/auth/sessions/current/reauthenticate"


@pytest.fixture
async def other(container: Container, migrated_url: str) -> AsyncIterator[Api]:
    """Another process of the service over the same database: nothing is shared with the first one."""
    async with serving(container_at(migrated_url)) as client:
        yield client


async def is_signed_in(api: Api, token: str) -> bool:
    return (await api.get("/users/me", headers=bearer(token))).status_code == 200


def token_of(answer: httpx.Response) -> str:
    return str(answer.json()["access_token"])


async def test_one_of_many_who_renew_one_token_does_and_the_session_lives(
    api: Api, other: Api, people: People
) -> None:
    reader = await people.join(Role.READER)
    answers = await asyncio.gather(
        *((api, other)[n % 2].post(ROTATE, headers=reader.headers) for n in range(MANY))
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    newer = token_of(next(answer for answer in answers if answer.status_code == 200))
    assert await is_signed_in(other, newer)
    # What is under way with the old token is answered for a minute.
    assert await statuses(api.get("/users/me", headers=reader.headers) for _ in range(MANY)) == {200: MANY}
    assert (await api.post(ROTATE, headers=bearer(newer))).status_code == 200


async def test_requests_go_on_while_the_token_is_renewed_again_and_again(api: Api, people: People) -> None:
    reader = await people.join(Role.READER)
    token = reader.headers["Authorization"].removeprefix("Bearer ")
    seen: Counter[int] = Counter()
    for _ in range(10):
        renewed, *answers = await asyncio.gather(
            api.post(ROTATE, headers=bearer(token)),
            *(api.get("/users/me", headers=bearer(token)) for _ in range(5)),
        )
        seen += Counter(answer.status_code for answer in answers)
        token = token_of(renewed)
    assert seen == {200: 50}


async def test_proofs_and_renewals_at_once_replace_a_token_once(api: Api, people: People) -> None:
    reader = await people.join(Role.READER)
    answers = await statuses(
        [
            *(api.post(ROTATE, headers=reader.headers) for _ in range(8)),
            *(
                api.post(REAUTHENTICATE, json={"password": PASSWORD}, headers=reader.headers)
                for _ in range(8)
            ),
        ]
    )
    assert answers == {200: 1, 409: 15}


async def test_many_replays_at_once_end_the_session_and_no_other(
    api: Api, container: Container, people: People
) -> None:
    reader = await people.join(Role.READER)
    signed_in = await api.post("/auth/sessions", json={"email": reader.email, "password": PASSWORD})
    kept = cookie_of(signed_in)
    newer = token_of(await api.post(ROTATE, headers=reader.headers))
    later = FixedClock(container.clock().now() + Session.GRACE + timedelta(seconds=1))
    a_minute_later = Authentication(
        container.transact(), container.session_queries(), container.tokens(), later
    )
    container.authentication.override(providers.Object(a_minute_later))
    assert await is_signed_in(api, newer)
    assert await statuses(api.get("/users/me", headers=reader.headers) for _ in range(MANY)) == {401: MANY}
    assert not await is_signed_in(api, newer)
    assert (await api.get("/users/me", headers=browser(kept))).status_code == 200
    events = await container.outbox_store().due(later.now(), 100)
    assert [event.name for event in events].count("session.replayed") == 1


async def test_all_sessions_end_while_requests_are_under_way(api: Api, other: Api, people: People) -> None:
    reader = await people.join(Role.READER)
    credentials = {"email": reader.email, "password": PASSWORD}
    tokens = [token_of(await api.post("/auth/token", json=credentials)) for _ in range(5)]
    ended, *answers = await asyncio.gather(
        other.delete("/auth/sessions", headers=reader.headers),
        *(api.get("/users/me", headers=bearer(token)) for token in tokens * 8),
        *(api.post(ROTATE, headers=bearer(token)) for token in tokens),
    )
    assert ended.status_code == 204
    assert {answer.status_code for answer in answers} <= {200, 401}
    renewed = [token_of(answer) for answer in answers[-5:] if answer.status_code == 200]
    for token in (*tokens, *renewed):
        assert not await is_signed_in(api, token)


async def test_two_who_end_all_sessions_at_once_both_do(api: Api, other: Api, people: People) -> None:
    reader = await people.join(Role.READER)
    credentials = {"email": reader.email, "password": PASSWORD}
    tokens = [token_of(await api.post("/auth/token", json=credentials)) for _ in range(6)]
    answers = await statuses(
        (api, other)[n % 2].delete("/auth/sessions?keep=current", headers=bearer(token))
        for n, token in enumerate(tokens)
    )
    assert set(answers) <= {204, 401}
    assert answers[204] >= 1
    assert sum([await is_signed_in(api, token) for token in tokens]) <= 1


async def test_the_end_of_a_session_holds_in_the_other_process_at_once(
    api: Api, other: Api, people: People
) -> None:
    reader = await people.join(Role.READER)
    assert (await other.get("/users/me", headers=reader.headers)).status_code == 200
    assert (await api.delete("/auth/sessions/current", headers=reader.headers)).status_code == 204
    problem(await other.get("/users/me", headers=reader.headers), 401, "invalid_token")


async def test_a_change_of_role_holds_in_the_other_process_at_once(
    api: Api, other: Api, people: People
) -> None:
    owner, editor = await people.join(Role.OWNER), await people.join(Role.EDITOR)
    assert (await other.post("/tags", json={"name": "Owls"}, headers=editor.headers)).status_code == 201
    changed = await api.patch(f"/users/{editor.id}", json={"role": "reader"}, headers=owner.headers)
    assert changed.status_code == 200
    refused = await other.post("/tags", json={"name": "Bats"}, headers=editor.headers)
    problem(refused, 403, "permission_denied")


async def test_locking_somebody_out_holds_in_the_other_process_at_once(
    api: Api, other: Api, people: People
) -> None:
    owner, editor = await people.join(Role.OWNER), await people.join(Role.EDITOR)
    path = f"/users/{editor.id}"
    assert (await other.get("/users/me", headers=editor.headers)).status_code == 200
    locked = await api.patch(path, json={"is_active": False}, headers=owner.headers)
    assert locked.status_code == 200
    problem(await other.get("/users/me", headers=editor.headers), 401, "invalid_token")
    assert (await api.patch(path, json={"is_active": True}, headers=owner.headers)).status_code == 200
    problem(await other.get("/users/me", headers=editor.headers), 401, "invalid_token")


async def test_nobody_signs_in_past_being_locked_out(api: Api, other: Api, people: People) -> None:
    owner, editor = await people.join(Role.OWNER), await people.join(Role.EDITOR)
    credentials = {"email": editor.email, "password": PASSWORD}
    locked, *answers = await asyncio.gather(
        api.patch(f"/users/{editor.id}", json={"is_active": False}, headers=owner.headers),
        *((api, other)[n % 2].post("/auth/token", json=credentials) for n in range(20)),
    )
    assert locked.status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 401}
    for answer in answers:
        if answer.status_code == 200:
            assert not await is_signed_in(other, token_of(answer))
    restored = await api.patch(f"/users/{editor.id}", json={"is_active": True}, headers=owner.headers)
    assert restored.status_code == 200
    for answer in answers:
        if answer.status_code == 200:
            assert not await is_signed_in(other, token_of(answer))
