"""Sessions: in the cookie of a browser and in the header of a program."""

from datetime import timedelta

import pytest

from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.api import Api, bearer, problem
from tests.support.browsers import CLEARED, browser, cookie_of
from tests.support.world import World

EMAIL, PASSWORD = "ada@example.org", "a long enough password"
CREDENTIALS = {"email": EMAIL, "password": PASSWORD}
DAY = 24 * 60 * 60


@pytest.fixture
async def ada(world: World) -> User:
    user = world.make.user(email=Email(EMAIL), password=world.hasher.current(PASSWORD))
    await world.given(user)
    return user


@pytest.fixture
async def token(world: World, ada: User) -> str:
    return await world.token_of(ada)


async def test_a_browser_is_given_its_session_in_a_cookie(api: Api, world: World, ada: User) -> None:
    answer = await api.post("/auth/sessions", json=CREDENTIALS, headers={"User-Agent": "Elmo/2.9"})
    assert answer.status_code == 201
    token = cookie_of(answer)
    (stored,) = world.store.tables.sessions.values()
    assert answer.headers["location"] == f"/auth/sessions/{stored.id}"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "id": str(stored.id),
        "created_at": "2026-03-14T15:09:26.535897Z",
        "last_seen_at": "2026-03-14T15:09:26.535897Z",
        "authenticated_at": "2026-03-14T15:09:26.535897Z",
        "expires_at": "2026-03-28T15:09:26.535897Z",
        "address": "127.0.0.1",
        "user_agent": "Elmo/2.9",
        "is_current": True,
    }
    assert token not in answer.text
    assert (await api.get("/users/me", headers=browser(token))).json()["id"] == str(ada.id)


async def test_the_cookie_lives_as_long_as_the_session_can(api: Api, world: World, ada: User) -> None:
    answer = await api.post("/auth/sessions", json=CREDENTIALS)
    assert f"Max-Age={90 * DAY}" in answer.headers["set-cookie"]
    token = cookie_of(answer)
    for _ in range(8):
        world.clock.advance(timedelta(days=11))
        await api.get("/posts", headers=browser(token))
    renewed = await api.post("/auth/sessions/current/rotate", headers=browser(token))
    assert f"Max-Age={2 * DAY}" in renewed.headers["set-cookie"]


async def test_signing_in_again_ends_the_session_that_the_browser_had(
    api: Api, world: World, token: str
) -> None:
    answer = await api.post("/auth/sessions", json=CREDENTIALS, headers=browser(token))
    assert answer.status_code == 201
    problem(await api.get("/posts", headers=bearer(token)), 401, "invalid_token")
    assert len(world.store.tables.sessions) == 1


async def test_what_the_browser_had_before_keeps_nobody_from_signing_in(api: Api, ada: User) -> None:
    for stale in ("nonsense", "bs_99999999", "bp_00000001", ""):
        answer = await api.post("/auth/sessions", json=CREDENTIALS, headers=browser(stale))
        assert answer.status_code == 201


async def test_wrong_credentials_give_no_cookie(api: Api, world: World, token: str) -> None:
    wrong = {**CREDENTIALS, "password": "not the right password"}
    answer = await api.post("/auth/sessions", json=wrong, headers=browser(token))
    problem(answer, 401, "invalid_credentials")
    assert "set-cookie" not in answer.headers
    assert len(world.store.tables.sessions) == 1


@pytest.mark.parametrize("body", [{}, {"email": EMAIL}, {**CREDENTIALS, "remember": True}, []])
async def test_a_body_that_is_no_credentials_is_invalid(api: Api, body: object) -> None:
    problem(await api.post("/auth/sessions", json=body), 422, "validation_failed")


async def test_a_form_signs_no_browser_in(api: Api, ada: User) -> None:
    problem(await api.post("/auth/sessions", data=CREDENTIALS), 415, "unsupported_media_type")


async def test_one_sees_where_one_is_signed_in(api: Api, world: World, ada: User, token: str) -> None:
    other = world.make.session(ada)
    theirs = world.make.session(await world.somebody())
    await world.given(other, theirs)
    for headers in (browser(token), bearer(token)):
        answer = await api.get("/auth/sessions", headers=headers)
        current, listed = answer.json()
        assert (current["is_current"], listed["is_current"]) == (True, False)
        assert (listed["id"], listed["address"]) == (str(other.id), "2001:db8::17")
        assert answer.headers["cache-control"] == "private, no-store"
        one = await api.get(f"/auth/sessions/{other.id}", headers=headers)
        assert one.json() == listed
        assert (await api.get(f"/auth/sessions/{current['id']}", headers=headers)).json() == current
        for digest in (other.token_digest, *(each.digest for each in other.retired)):
            assert digest.hex() not in answer.text


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_session_of_somebody_else_is_not_there(
    api: Api, world: World, token: str, method: str
) -> None:
    theirs = world.make.session(await world.somebody())
    await world.given(theirs)
    answer = await api.request(method, f"/auth/sessions/{theirs.id}", headers=bearer(token))
    problem(answer, 404, "session_not_found")
    assert theirs.id in world.store.tables.sessions
    problem(
        await api.request(method, "/auth/sessions/nonsense", headers=bearer(token)), 404, "route_not_found"
    )


async def test_one_session_is_ended(api: Api, world: World, ada: User, token: str) -> None:
    lost = await world.token_of(ada)
    listed = (await api.get("/auth/sessions", headers=bearer(token))).json()
    other = next(each["id"] for each in listed if not each["is_current"])
    answer = await api.delete(f"/auth/sessions/{other}", headers=browser(token))
    assert (answer.status_code, answer.headers.get("set-cookie")) == (204, None)
    problem(await api.get("/posts", headers=bearer(lost)), 401, "invalid_token")
    assert (await api.get("/users/me", headers=bearer(token))).status_code == 200


@pytest.mark.parametrize("by_cookie", [True, False])
@pytest.mark.parametrize("path", ["/auth/sessions/current", "/auth/sessions/{id}", "/auth/sessions"])
async def test_the_end_of_the_session_of_a_browser_takes_its_cookie_away(
    api: Api, world: World, token: str, path: str, by_cookie: bool
) -> None:
    (session_id,) = world.store.tables.sessions
    headers = browser(token) if by_cookie else bearer(token)
    answer = await api.delete(path.format(id=session_id), headers=headers)
    assert answer.status_code == 204
    assert answer.headers.get("set-cookie") == (CLEARED if by_cookie else None)
    assert world.store.tables.sessions == {}


async def test_all_other_sessions_are_ended(api: Api, world: World, ada: User, token: str) -> None:
    lost = await world.token_of(ada)
    answer = await api.delete("/auth/sessions?keep=current", headers=browser(token))
    assert (answer.status_code, answer.headers.get("set-cookie")) == (204, None)
    problem(await api.get("/posts", headers=bearer(lost)), 401, "invalid_token")
    assert (await api.get("/users/me", headers=browser(token))).status_code == 200


@pytest.mark.parametrize("query", ["keep=", "keep=all", "keep=current&keep=current", "except=current"])
async def test_which_sessions_end_is_said_clearly(api: Api, world: World, token: str, query: str) -> None:
    answer = await api.delete(f"/auth/sessions?{query}", headers=bearer(token))
    problem(answer, 422, "validation_failed")
    assert len(world.store.tables.sessions) == 1


async def test_a_busy_service_checks_no_password(api: Api, world: World, token: str) -> None:
    world.hasher.is_busy = True
    for path, body, headers in (
        ("/auth/sessions", CREDENTIALS, {}),
        ("/auth/sessions/current/reauthenticate", {"password": PASSWORD}, bearer(token)),
    ):
        problem(await api.post(path, json=body, headers=headers), 503, "sign_in_busy")


VISITED = [
    ("GET", "/auth/sessions"),
    ("DELETE", "/auth/sessions"),
    ("GET", "/auth/sessions/019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"),
    ("DELETE", "/auth/sessions/019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"),
    ("DELETE", "/auth/sessions/current"),
    ("POST", "/auth/sessions/current/rotate"),
    ("POST", "/auth/sessions/current/reauthenticate"),
]


@pytest.mark.parametrize(("method", "path"), VISITED)
async def test_visitors_have_no_sessions(api: Api, method: str, path: str) -> None:
    problem(await api.request(method, path), 401, "authentication_required")
