"""New tokens for sessions: in the answer for programs, in the cookie for browsers."""

from datetime import timedelta

import pytest

from blog.domain.access.actor import PROOF_LASTS
from blog.domain.access.roles import Role
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from tests.support.api import Api, bearer, problem
from tests.support.browsers import CLEARED, browser, cookie_of
from tests.support.members import SignIn
from tests.support.world import World

EMAIL, PASSWORD = "ada@example.org", "a long enough password"
CREDENTIALS = {"email": EMAIL, "password": PASSWORD}
DAY = 24 * 60 * 60


@pytest.fixture
async def ada(world: World) -> User:
    user = world.make.user(password=world.hasher.current(PASSWORD))
    await world.given(user)
    return user


@pytest.fixture
async def token(world: World, ada: User) -> str:
    return await world.token_of(ada)


async def test_a_program_is_given_its_new_token_in_the_answer(api: Api, ada: User, token: str) -> None:
    answer = await api.post("/auth/sessions/current/rotate", headers=bearer(token))
    assert answer.status_code == 200
    assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
    assert "set-cookie" not in answer.headers
    renewed = answer.json()
    assert set(renewed) == {"access_token", "token_type", "expires_in", "expires_at"}
    assert (renewed["token_type"], renewed["expires_in"]) == ("bearer", 14 * DAY)
    me = await api.get("/users/me", headers=bearer(renewed["access_token"]))
    assert me.json()["id"] == str(ada.id)


async def test_a_browser_is_given_its_new_token_in_the_cookie(api: Api, world: World, token: str) -> None:
    answer = await api.post("/auth/sessions/current/rotate", headers=browser(token))
    newer = cookie_of(answer)
    assert newer not in answer.text
    assert (answer.json()["id"], answer.json()["is_current"]) == (str(*world.store.tables.sessions), True)
    assert (await api.get("/users/me", headers=browser(newer))).status_code == 200


async def test_a_token_that_comes_back_after_a_minute_ends_the_session(
    api: Api, world: World, token: str
) -> None:
    newer = cookie_of(await api.post("/auth/sessions/current/rotate", headers=browser(token)))
    world.clock.advance(Session.GRACE)
    for each in (token, newer):
        assert (await api.get("/users/me", headers=browser(each))).status_code == 200
    world.clock.advance(timedelta(seconds=1))
    for each in (token, newer):
        answer = await api.get("/users/me", headers=browser(each))
        problem(answer, 401, "invalid_token")
        assert answer.headers["set-cookie"] == CLEARED


@pytest.mark.parametrize("act", ["rotate", "reauthenticate"])
async def test_a_token_is_replaced_once(api: Api, token: str, act: str) -> None:
    body = {"password": PASSWORD} if act == "reauthenticate" else None
    await api.post("/auth/sessions/current/rotate", headers=browser(token))
    answer = await api.post(f"/auth/sessions/current/{act}", json=body, headers=browser(token))
    problem(answer, 409, "token_replaced")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("by_cookie", [True, False])
async def test_what_is_sensitive_asks_for_the_password_again(
    api: Api, world: World, sign_in: SignIn, by_cookie: bool
) -> None:
    reader = await sign_in(Role.READER)
    owner = await world.somebody(Role.OWNER, password=world.hasher.current(PASSWORD))
    token = await world.token_of(owner)
    world.clock.advance(PROOF_LASTS)
    headers = browser if by_cookie else bearer
    path, role = f"/users/{reader.user.id}", {"role": "author"}
    for method, body in (("PATCH", role), ("DELETE", None)):
        refused = await api.request(method, path, json=body, headers=headers(token))
        problem(refused, 401, "reauthentication_required")
        assert refused.headers["www-authenticate"] == (
            'Bearer realm="blog", error="insufficient_user_authentication", max_age=900'
        )
        assert "set-cookie" not in refused.headers
    answer = await api.post(
        "/auth/sessions/current/reauthenticate", json={"password": PASSWORD}, headers=headers(token)
    )
    assert answer.status_code == 200
    newer = cookie_of(answer) if by_cookie else answer.json()["access_token"]
    assert newer != token
    assert (await api.patch(path, json=role, headers=headers(newer))).status_code == 200
    assert (await api.delete(path, headers=headers(newer))).status_code == 204


async def test_a_wrong_password_proves_nothing(api: Api, token: str) -> None:
    wrong = {"password": "not the right password"}
    answer = await api.post("/auth/sessions/current/reauthenticate", json=wrong, headers=browser(token))
    problem(answer, 401, "invalid_credentials")
    assert "set-cookie" not in answer.headers
    assert (await api.get("/users/me", headers=browser(token))).status_code == 200


@pytest.mark.parametrize("body", [{}, {"password": 1}, {"password": "x" * 1_025}, {**CREDENTIALS}, []])
async def test_a_body_that_is_no_password_is_invalid(api: Api, token: str, body: object) -> None:
    answer = await api.post("/auth/sessions/current/reauthenticate", json=body, headers=bearer(token))
    problem(answer, 422, "validation_failed")
