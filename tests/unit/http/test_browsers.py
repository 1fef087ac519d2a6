"""What other sites can have a browser do with the cookie: nothing."""

from collections.abc import AsyncIterator

import pytest

from blog.domain.access.roles import Role
from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.api import Api, bearer, problem, serving
from tests.support.browsers import COOKIE, browser
from tests.support.composition import container_over
from tests.support.fakes.memory import Tables
from tests.support.routes import SERVED, Served
from tests.support.world import World

EMAIL, PASSWORD = "ada@example.org", "a long enough password"
CREDENTIALS = {"email": EMAIL, "password": PASSWORD}
OWN, SITE = "https://api.example.org", "https://www.example.org"
FORM = "application/x-www-form-urlencoded"

CHANGES = [served for served in SERVED if served.method != "GET"]
WITH_SESSION = [served for served in CHANGES if served.asks_who]


@pytest.fixture
async def api(world: World) -> AsyncIterator[Api]:
    async with serving(container_over(world, public_url=OWN, cors_origins=SITE)) as client:
        yield client


@pytest.fixture
async def ada(world: World) -> User:
    user = world.make.user(role=Role.OWNER, email=Email(EMAIL), password=world.hasher.current(PASSWORD))
    await world.given(user)
    return user


@pytest.fixture
async def token(world: World, ada: User) -> str:
    return await world.token_of(ada)


OTHERS: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.example.org"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"{OWN}.evil.example"},
    {"Origin": OWN.replace("https", "http")},
    {"Origin": f"{OWN}:8443"},
    {"Origin": f"{SITE}/"},
    {"Origin": f"{OWN}, {SITE}"},
    {"Referer": f"{OWN}/"},
    {"Host": "evil.example", "Origin": "https://evil.example"},
]
OURS: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": OWN},
    {"Sec-Fetch-Site": "same-site", "Origin": SITE},
    {"Sec-Fetch-Site": "cross-site", "Origin": SITE},
    {"Origin": OWN},
    {"Origin": SITE},
]


@pytest.mark.parametrize("served", WITH_SESSION, ids=str)
async def test_no_route_changes_anything_for_another_site(
    api: Api, world: World, token: str, served: Served
) -> None:
    before, made = everything(world), world.store.units.made
    for headers in OTHERS:
        answer = await api.request(
            served.method, served.path, headers={"Cookie": f"{COOKIE}={token}", **headers}, json={}
        )
        problem(answer, 403, "cross_site_request")
        assert "set-cookie" not in answer.headers
    assert (everything(world), world.store.units.made) == (before, made)


def everything(world: World) -> Tables:
    return world.store.tables.snapshot()


@pytest.mark.parametrize("served", WITH_SESSION, ids=str)
async def test_every_route_takes_the_cookie_from_a_page_of_ours(api: Api, token: str, served: Served) -> None:
    for headers in OURS:
        answer = await api.request(
            served.method, served.path, headers={"Cookie": f"{COOKIE}={token}", **headers}, json={"x": 1}
        )
        # Refused for what it says, and not for where it comes from.
        assert answer.status_code in {400, 404, 422}, (headers, answer.text)


@pytest.mark.parametrize("served", WITH_SESSION, ids=str)
async def test_a_form_changes_nothing(api: Api, token: str, served: Served) -> None:
    for kind in (FORM, "multipart/form-data; boundary=x", "text/plain"):
        headers = browser(token, **{"Content-Type": kind})
        answer = await api.request(served.method, served.path, headers=headers, content=b"role=owner")
        takes_none = answer.json().get("detail") == "this address takes no body"
        assert answer.status_code == (400 if takes_none else 415), answer.text


@pytest.mark.parametrize("headers", OTHERS[1:], ids=str)
async def test_a_program_may_come_from_anywhere(api: Api, token: str, headers: dict[str, str]) -> None:
    answer = await api.post("/tags", json={"name": "Owls"}, headers={**bearer(token), **headers})
    assert answer.status_code == 201


@pytest.mark.parametrize("headers", OTHERS, ids=str)
async def test_reading_is_not_changing(api: Api, token: str, headers: dict[str, str]) -> None:
    for method in ("GET", "HEAD"):
        sent = {"Cookie": f"{COOKIE}={token}", **headers}
        answer = await api.request(method, "/users/me", headers=sent)
        assert answer.status_code == 200


@pytest.mark.parametrize("headers", OTHERS, ids=str)
async def test_another_site_cannot_sign_a_browser_in(
    api: Api, world: World, ada: User, headers: dict[str, str]
) -> None:
    answer = await api.post("/auth/sessions", json=CREDENTIALS, headers=headers)
    if headers.keys() <= {"Referer"}:
        # Neither header: no browser that anybody uses leaves both out.
        assert answer.status_code == 201
        return
    problem(answer, 403, "cross_site_request")
    assert "set-cookie" not in answer.headers
    assert world.store.tables.sessions == {}


@pytest.mark.parametrize("headers", OURS, ids=str)
async def test_a_page_of_ours_signs_a_browser_in(api: Api, ada: User, headers: dict[str, str]) -> None:
    assert (await api.post("/auth/sessions", json=CREDENTIALS, headers=headers)).status_code == 201


async def test_without_settings_the_browser_itself_says_what_is_ours(world: World, token: str) -> None:
    async with serving(container_over(world)) as api:
        sent = {"Cookie": f"{COOKIE}={token}", "Origin": "http://blog.test"}
        problem(await api.post("/tags", json={"name": "Owls"}, headers=sent), 403, "cross_site_request")
        sent["Sec-Fetch-Site"] = "same-origin"
        assert (await api.post("/tags", json={"name": "Owls"}, headers=sent)).status_code == 201


@pytest.mark.parametrize("path", ["/posts", "/users/me", "/nothing-that-is-there"])
async def test_a_cookie_and_a_header_at_once_are_one_too_many(api: Api, token: str, path: str) -> None:
    both = {**browser(token), **bearer(token)}
    answer = await api.get(path, headers=both)
    if path.startswith("/nothing"):
        problem(answer, 404, "route_not_found")
    else:
        document = problem(answer, 400, "malformed_request")
        assert token not in str(document)


async def test_two_cookies_of_one_name_are_one_too_many(api: Api, token: str) -> None:
    twice = f"{COOKIE}={token}; {COOKIE}={token}"
    for cookies in ([("Cookie", twice)], [("Cookie", f"{COOKIE}={token}")] * 2):
        problem(await api.get("/posts", headers=cookies), 400, "malformed_request")
        problem(await api.post("/auth/sessions", json=CREDENTIALS, headers=cookies), 400, "malformed_request")


@pytest.mark.parametrize("value", ["", "nonsense", "bs_99999999", "bp_00000001", "bc_00000001"])
async def test_a_cookie_that_opens_nothing_is_refused_and_taken_away(
    api: Api, token: str, value: str
) -> None:
    answer = await api.get("/posts", headers=browser(value))
    problem(answer, 401, "invalid_token")
    assert answer.headers["set-cookie"] == f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
    refused = await api.get("/posts", headers=bearer("nonsense"))
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize(
    "cookies", ["theme=dark", f"x{COOKIE}=1", f"{COOKIE}x=1", COOKIE, f"theme={COOKIE}", "__host-session=1"]
)
async def test_other_cookies_do_not_matter(api: Api, cookies: str) -> None:
    answer = await api.get("/posts", headers={"Cookie": cookies})
    assert (answer.status_code, answer.headers["cache-control"].split(",")[0]) == (200, "public")


async def test_no_cache_mixes_up_visitors_and_browsers_that_are_signed_in(api: Api, token: str) -> None:
    for headers, control in (
        ({}, "public, max-age=0, s-maxage=60, stale-while-revalidate=300"),
        (browser(token), "private, no-store"),
        (bearer(token), "private, no-store"),
    ):
        for path in ("/posts", "/tags", "/users"):
            answer = await api.get(path, headers=headers)
            assert answer.headers["cache-control"] == control
            assert {"Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))
