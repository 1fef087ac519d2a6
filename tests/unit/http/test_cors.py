"""Which pages of browsers may call, and what they see of the answers."""

from collections.abc import AsyncIterator

import pytest

from tests.support.api import Api, problem, serving
from tests.support.composition import container_over
from tests.support.world import World

SITE = "https://site.example"


@pytest.fixture
async def shared(world: World) -> AsyncIterator[Api]:
    async with serving(container_over(world, cors_origins=f"{SITE},https://other.example")) as client:
        yield client


async def test_a_listed_origin_may_read_the_answer_and_its_headers(shared: Api) -> None:
    answer = await shared.get("/posts", headers={"Origin": SITE})
    assert answer.headers["access-control-allow-origin"] == SITE
    assert answer.headers["access-control-allow-credentials"] == "true"
    exposed = answer.headers["access-control-expose-headers"].split(", ")
    assert set(exposed) == {
        *("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy"),
        *("Retry-After", "X-Merged", "X-Request-Id", "X-Total-Count"),
    }
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", ["https://site.example.evil", "http://site.example", "null", "https://x"])
async def test_another_origin_may_not(shared: Api, origin: str) -> None:
    answer = await shared.get("/posts", headers={"Origin": origin})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "Origin" in answer.headers["vary"]


async def test_problems_can_be_read_too(shared: Api) -> None:
    answer = await shared.get("/posts/nope", headers={"Origin": SITE})
    problem(answer, 404, "post_not_found")
    assert answer.headers["access-control-allow-origin"] == SITE


async def test_a_browser_may_ask_first(shared: Api) -> None:
    ask = {
        "Origin": SITE,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }
    answer = await shared.options("/posts/a", headers=ask)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SITE
    assert "PATCH" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize(
    "ask",
    [
        {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"},
        {"Origin": SITE, "Access-Control-Request-Method": "TRACE"},
        {
            "Origin": SITE,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "x-evil",
        },
    ],
)
async def test_what_is_not_allowed_is_a_problem(shared: Api, ask: dict[str, str]) -> None:
    answer = await shared.options("/posts", headers=ask)
    problem(answer, 400, "cors_refused")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "Origin" in answer.headers["vary"]


async def test_without_a_list_no_origin_is_allowed(api: Api) -> None:
    answer = await api.get("/posts", headers={"Origin": SITE})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    ask = {"Origin": SITE, "Access-Control-Request-Method": "GET"}
    assert not [
        name
        for name in (await api.options("/posts", headers=ask)).headers
        if name.startswith("access-control")
    ]
