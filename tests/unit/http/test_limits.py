"""What answers tell of limits, and what cannot get round them."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.rate_limiter import Limit, Verdict
from blog.domain.access.roles import Role
from blog.domain.users.values import Email
from blog.entrypoints.http import limits
from blog.entrypoints.http.app import create_app
from tests.support.api import Api, problem
from tests.support.composition import container_over
from tests.support.world import World

EMAIL, PASSWORD, WRONG = "ada@example.org", "correct horse battery", "wrong horse battery"
LIMITED = {
    ("get", "/previews"),
    ("get", "/previews/{token}"),
    ("post", "/auth/token"),
    ("post", "/auth/sessions"),
    ("post", "/auth/sessions/current/reauthenticate"),
    ("post", "/auth/password/forgot"),
    ("post", "/auth/password"),
    ("post", "/auth/email/verification"),
    ("post", "/users/{user_id}/email"),
    ("post", "/users"),
    ("post", "/posts/{id_or_slug}/comments"),
}


@pytest.fixture(autouse=True)
async def _ada(world: World) -> None:
    await world.somebody(Role.AUTHOR, email=Email(EMAIL), password=world.hasher.current(PASSWORD))


async def sign_in(api: Api, password: str = WRONG, email: str = EMAIL, **headers: str) -> httpx.Response:
    return await api.post("/auth/token", json={"email": email, "password": password}, headers=headers)


async def test_a_failure_tells_how_many_tries_are_left(api: Api) -> None:
    answer = await sign_in(api)
    problem(answer, 401, "invalid_credentials")
    assert answer.headers["ratelimit-policy"] == '"sign_in";q=10;w=900, "sign_in_network";q=100;w=900'
    assert answer.headers["ratelimit"] == '"sign_in";r=9;t=90, "sign_in_network";r=99;t=9'
    assert "retry-after" not in answer.headers


async def test_a_success_tells_that_it_was_given_back(api: Api) -> None:
    answer = await sign_in(api, PASSWORD)
    assert answer.status_code == 200
    assert answer.headers["ratelimit"] == '"sign_in";r=10;t=0, "sign_in_network";r=100;t=0'


async def test_who_fails_too_often_is_told_when_to_come_back(api: Api, world: World) -> None:
    for _ in range(10):
        await sign_in(api)
    world.clock.advance(timedelta(seconds=10.5))
    answer = await sign_in(api, PASSWORD)
    problem(answer, 429, "rate_limited")
    assert answer.headers["retry-after"] == "80"
    assert answer.headers["ratelimit"].startswith('"sign_in";r=0;t=80, ')
    world.clock.advance(timedelta(seconds=80))
    assert (await sign_in(api, PASSWORD)).status_code == 200


async def test_a_limit_that_is_kept_silent_is_told_when_it_refuses(world: World) -> None:
    app = create_app(container_over(world))
    for number in range(5):
        async with client_at(app, f"203.0.113.{number}") as other:
            assert [(await sign_in(other)).status_code for _ in range(10)] == [401] * 10
    async with client_at(app, "203.0.113.6") as other:
        last = await sign_in(other)
    assert last.status_code == 429
    assert last.headers["ratelimit-policy"].endswith('"sign_in_account";q=50;w=3600')
    assert last.headers["ratelimit"].endswith('"sign_in_account";r=0;t=72')
    assert last.headers["retry-after"] == "72"


async def test_registering_is_limited_too(api: Api) -> None:
    answers = [
        await api.post(
            "/users", json={"name": f"N {number}", "email": f"{number}@example.org", "password": PASSWORD}
        )
        for number in range(101)
    ]
    assert [answer.status_code for answer in answers] == [201] * 100 + [429]
    assert answers[0].headers["ratelimit"] == '"registration";r=99;t=36'
    assert answers[0].headers["ratelimit-policy"] == '"registration";q=100;w=3600'
    problem(answers[-1], 429, "rate_limited")
    assert answers[-1].headers["retry-after"] == "36"


@pytest.mark.parametrize("path", ["/posts", "/users/me", "/nowhere", "/health/live"])
async def test_what_is_not_limited_tells_of_no_limit(api: Api, path: str) -> None:
    assert not [name for name in (await api.get(path)).headers if name.startswith("ratelimit")]


async def test_what_was_not_counted_is_not_told(api: Api) -> None:
    answer = await api.post("/auth/token", json={"email": EMAIL})
    assert answer.status_code == 422
    assert "ratelimit" not in answer.headers


async def test_nothing_that_a_client_says_of_itself_gets_round_a_limit(api: Api) -> None:
    def disguise(number: int) -> dict[str, str]:
        address = f"198.51.100.{number}"
        return {
            "X-Forwarded-For": address,
            "X-Real-IP": address,
            "Forwarded": f"for={address}",
            "User-Agent": f"browser/{number}",
            "Host": f"host{number}.example",
            "Origin": f"https://site{number}.example",
            "X-Request-Id": f"{number}",
            "Authorization": f"Bearer {number}",
            "Cookie": f"session={number}",
        }

    spellings = [EMAIL, EMAIL.upper(), f" {EMAIL}", EMAIL.title()]
    answers = await asyncio.gather(
        *(sign_in(api, email=spellings[number % 4], **disguise(number)) for number in range(64))
    )
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(401), statuses.count(429)) == (10, 54)


def client_at(app: Any, address: str) -> httpx.AsyncClient:  # noqa: ANN401 - as httpx has it
    transport = httpx.ASGITransport(app=app, client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url="http://blog.test")


async def test_behind_a_trusted_proxy_each_client_has_a_limit_of_its_own(world: World) -> None:
    app = create_app(container_over(world, trusted_proxies="10.0.0.0/8"))
    async with client_at(app, "10.0.0.1") as api:
        statuses = [
            (await sign_in(api, **{"X-Forwarded-For": f"203.0.113.1, 198.51.100.{number % 2}"})).status_code
            for number in range(22)
        ]
    assert statuses == [401] * 20 + [429] * 2


async def test_one_ipv6_site_has_one_limit(world: World) -> None:
    app = create_app(container_over(world))
    statuses = []
    for number in range(11):
        async with client_at(app, f"2001:db8:0:7::{number:x}") as api:
            statuses.append((await sign_in(api)).status_code)
    assert statuses == [401] * 10 + [429]


async def test_known_and_unknown_addresses_are_told_the_same(world: World) -> None:
    app = create_app(container_over(world))
    heard = []
    for place, email in (("203.0.113.1", EMAIL), ("203.0.113.2", "nobody@example.org")):
        async with client_at(app, place) as api:
            answers = [await sign_in(api, email=email) for _ in range(12)]
            heard.append(
                [
                    (answer.status_code, {k: v for k, v in answer.headers.items() if k != "x-request-id"})
                    for answer in answers
                ]
            )
    assert heard[0] == heard[1]


async def test_limited_routes_say_so_in_the_documentation(api: Api) -> None:
    document = (await api.get("/openapi.json")).json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            responses = operation["responses"]
            is_limited = "429" in responses
            assert is_limited == ((method, path) in LIMITED), (method, path)
            for response in responses.values():
                told = {"RateLimit", "RateLimit-Policy"} & set(response.get("headers", {}))
                assert len(told) == (2 if is_limited else 0)
            if is_limited:
                assert responses["429"]["headers"]["Retry-After"]["required"]
                assert "rate_limited" in str(responses["429"])


def test_seconds_are_rounded_up() -> None:
    limit = Limit("a", 3, timedelta(seconds=10))
    verdict = Verdict(limit, is_allowed=False, remaining=0, more_after=timedelta(microseconds=1))
    assert limits.retry_after(verdict) == {"Retry-After": "1"}
    assert limits.headers([verdict]) == [
        (b"ratelimit-policy", b'"a";q=3;w=10'),
        (b"ratelimit", b'"a";r=0;t=1'),
    ]
    assert RateLimited(verdict).verdict is verdict
