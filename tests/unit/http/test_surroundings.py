"""What surrounds every request: ids, the log, safe headers, one address, and no request without an answer."""

import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from dependency_injector import providers
from starlette.exceptions import HTTPException

from blog.domain.access.roles import Role
from blog.entrypoints.http.app import create_app
from tests.support.api import Api, problem, serving
from tests.support.composition import container_over
from tests.support.members import SignIn
from tests.support.world import World

ANYTHING = [
    ("GET", "/posts", 200),
    ("GET", "/posts/nope", 404),
    ("GET", "/nowhere", 404),
    ("PUT", "/posts", 405),
    ("OPTIONS", "/posts", 204),
    ("GET", "/posts/", 308),
    ("GET", "/posts?x=1", 422),
    ("POST", "/posts", 401),
    ("POST", "/auth/token", 415),
    ("GET", "/docs", 200),
    ("GET", "/health/live", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANYTHING)
async def test_every_answer_has_a_request_id_and_safe_headers(
    api: Api, method: str, path: str, status: int
) -> None:
    answer = await api.request(method, path)
    assert answer.status_code == status
    assert answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    directives = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} <= {
        *directives
    }
    assert answer.headers["cache-control"]
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(("method", "path", "status"), [each for each in ANYTHING if each[2] >= 400])
async def test_refusals_are_problems_that_nobody_keeps(api: Api, method: str, path: str, status: int) -> None:
    answer = await api.request(method, path)
    document = problem(answer, status, answer.json()["code"])
    assert document["instance"] == path.partition("?")[0]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_request_id_of_the_client_is_kept(api: Api) -> None:
    answer = await api.get("/nowhere", headers={"X-Request-Id": "trace-1.2:3/4"})
    assert answer.headers["x-request-id"] == "trace-1.2:3/4"
    assert answer.json()["request_id"] == "trace-1.2:3/4"


@pytest.mark.parametrize(
    "given",
    ["", "a b", "x" * 129, 'a"b', "{}", "ä", "ada@example.org", f"bs_{'x' * 51}", f"id-bp_{'x' * 51}"],
)
async def test_a_request_id_that_could_harm_the_log_is_replaced(api: Api, given: str) -> None:
    answer = await api.get("/posts", headers=[(b"X-Request-Id", given.encode())])
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 36


async def test_each_request_is_one_line_in_the_log(
    api: Api, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    reader = await sign_in(Role.READER)
    with caplog.at_level(logging.INFO, "blog.http"):
        await api.get(f"/users/{reader.user.id}?fields=id", headers=reader.headers)
        await api.get("/nowhere/at/all", headers={"X-Request-Id": "mine"})
        await api.head("/posts?limit=all")
    user_id = str(reader.user.id)
    shown = ("method", "route", "status", "problem", "user_id", "request_id")
    lines = [
        {name: vars(record).get(name) for name in shown}
        for record in caplog.records
        if record.name == "blog.http"
    ]
    assert [line.pop("request_id") for line in lines][1] == "mine"
    assert lines == [
        {"method": "GET", "route": "/users/{user_id}", "status": 200, "problem": None, "user_id": user_id},
        {"method": "GET", "route": None, "status": 404, "problem": "route_not_found", "user_id": None},
        {"method": "HEAD", "route": "/posts", "status": 422, "problem": "validation_failed", "user_id": None},
    ]
    assert all(record.__dict__["duration_ms"] >= 0 for record in caplog.records)


async def test_the_log_never_has_a_token_or_a_password(
    api: Api, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    reader = await sign_in(Role.READER)
    token = reader.headers["Authorization"].removeprefix("Bearer ")
    with caplog.at_level(logging.DEBUG, "blog"):
        await api.get("/users/me", headers=reader.headers)
        await api.post("/auth/token", json={"email": "a@example.org", "password": "hunter-2-hunter-2"})
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert token not in logged
    assert "hunter-2" not in logged


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/posts/", "/posts"),
        ("/posts/first-light/?fields=id&x=a%20b", "/posts/first-light?fields=id&x=a%20b"),
        ("/nowhere///", "/nowhere"),
        ("//evil.example/", "/evil.example"),
        ("///evil.example/%2e%2e/", "/evil.example/%2e%2e"),
        ("/\\evil.example/", "/%5Cevil.example"),
        ("/%5Cevil.example/", "/%5Cevil.example"),
        ("//", "/"),
        ("/%C3%BC/", "/%C3%BC"),
    ],
)
async def test_an_address_with_a_slash_at_its_end_leads_to_the_one_without(
    api: Api, path: str, target: str
) -> None:
    url = httpx.URL("http://blog.test").copy_with(raw_path=path.encode())
    answer = await api.post(url)
    assert answer.status_code == 308
    assert answer.headers["location"] == target


async def test_head_answers_as_get_does_without_the_body(api: Api, world: World) -> None:
    post = world.make.post(await world.somebody())
    await world.given(post)
    for path in ("/posts", f"/posts/{post.content.slug}", "/posts/nope", "/docs/favicon.png"):
        get, head = await api.get(path), await api.head(path)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert head.headers["content-length"] == str(len(get.content))
        assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/posts", "GET, HEAD, OPTIONS, POST"),
        ("/posts/some-slug", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/posts/some-slug/publish", "OPTIONS, POST"),
        ("/users/me", "GET, HEAD, OPTIONS"),
        ("/health/live", "GET, HEAD, OPTIONS"),
    ],
)
async def test_a_wrong_method_is_told_all_of_the_right_ones(api: Api, path: str, methods: str) -> None:
    refused = await api.put(path)
    problem(refused, 405, "method_not_allowed")
    assert refused.headers["allow"] == methods
    assert (await api.options(path)).headers["allow"] == methods


class Broken:
    async def list(self, *_: object, **__: object) -> object:
        raise RuntimeError("a secret detail")

    async def get(self, *_: object) -> object:
        raise HTTPException(418, "a secret detail")


@pytest.fixture
async def broken(world: World) -> AsyncIterator[Api]:
    container = container_over(world, cors_origins="https://site.example")
    container.post_reading.override(providers.Object(Broken()))
    async with serving(container) as client:
        yield client


async def test_an_unexpected_error_is_a_problem_that_tells_nothing(
    broken: Api, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await broken.get("/posts", headers={"Origin": "https://site.example"})
    document = problem(answer, 500, "internal_error")
    problem(await broken.get("/posts/a"), 500, "internal_error")
    assert "secret" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "https://site.example"
    assert answer.headers["x-content-type-options"] == "nosniff"
    failures = [record for record in caplog.records if record.exc_info]
    assert vars(failures[0])["request_id"] == document["request_id"]
    assert (await broken.get("/users")).status_code == 200


async def test_an_error_after_the_start_of_an_answer_reaches_the_server(world: World) -> None:
    app = create_app(container_over(world))
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            raise OSError("the client is gone")

    scope = {"type": "http", "method": "GET", "path": "/health/live", "query_string": b"", "headers": []}
    with pytest.raises(OSError, match="the client is gone"):
        await app(scope, receive=None, send=send)  # type: ignore[arg-type]  # nothing is received
    assert sent == ["http.response.start", "http.response.body"]


async def test_who_hangs_up_while_sending_is_not_an_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(container_over(world))
    sent: list[object] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/users", "query_string": b"", "headers": []}
    with caplog.at_level(logging.INFO, "blog.http"):
        await app(scope, receive, send)  # type: ignore[arg-type]  # plain dictionaries
    assert not sent
    (line,) = caplog.records
    assert (vars(line)["status"], line.exc_info) == (None, None)
