"""The headers on every route and status that keep browsers and caches from doing too much with an answer."""

import httpx
import pytest

from blog.domain.access.roles import Role
from tests.support.api import bearer, serving
from tests.support.browsers import COOKIE, browser
from tests.support.composition import container_over
from tests.support.production import PRODUCTION
from tests.support.routes import SERVED, Served
from tests.support.world import World

OPTS_IN = {
    "/posts", "/posts/{id_or_slug}", "/posts/{id_or_slug}/comments", "/comments/{comment_id}",
    "/tags", "/tags/{id_or_slug}", "/series", "/series/{id_or_slug}", "/users", "/users/{user_id}",
    "/custom-fields", "/custom-fields/{key}",
    "/", "/docs", "/docs/{asset}", "/docs/start.js", "/openapi.json", "/problems/{code}",
    "/.well-known/security.txt",
}  # fmt: skip
"""The reads that caches may keep, where nobody in particular asks."""


def sent_safely(answer: httpx.Response, served: Served, *, strictly: bool) -> None:
    """Assert that browsers and caches cannot do too much with this answer."""
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert ("strict-transport-security" in headers) is strictly
    assert headers["x-request-id"]
    if headers["cache-control"] not in {"no-store", "private, no-store"}:
        assert served.method == "GET"
        assert served.route.path_format in OPTS_IN
        assert answer.status_code < 400
        assert "set-cookie" not in headers
        assert headers["cache-control"].startswith("public, ")
        assert not served.asks_who or {"Authorization", "Cookie"} <= set(headers["vary"].split(", "))


@pytest.mark.parametrize("environment", ["test", "production"])
async def test_every_route_answers_safely_whatever_it_answers(world: World, environment: str) -> None:
    token = await world.token_of(await world.somebody(Role.OWNER))
    seen: set[int] = set()
    async with serving(container_over(world, **(PRODUCTION if environment == "production" else {}))) as api:
        for served in SERVED:
            asked = [
                api.request(served.method, served.path),
                api.request("PUT", served.path),
                api.request("OPTIONS", served.path),
                api.request(served.method, f"{served.path}/"),
                api.request(served.method, f"{served.path}?no-such=1"),
                api.request(served.method, served.path, headers=bearer("nonsense")),
                api.request(served.method, served.path, headers={"Cookie": f"{COOKIE}={token}"}),
                api.request(
                    served.method, served.path, headers=[*bearer(token).items(), *browser(token).items()]
                ),
                api.request(served.method, served.path, headers=bearer(token), content=b"{"),
                api.request(served.method, served.path, headers=browser(token), data={"a": "b"}),
                api.request(served.method, served.path, headers=browser(token), content=b" " * 1_100_000),
            ]
            for request in asked:
                answer = await request
                seen.add(answer.status_code)
                sent_safely(answer, served, strictly=environment == "production")
    assert {200, 204, 308, 400, 401, 403, 404, 405, 413, 415, 422} <= seen
    assert not [status for status in seen if status >= 500]


async def test_no_answer_for_somebody_may_be_kept(world: World) -> None:
    async with serving(container_over(world)) as api:
        for served in SERVED:
            for headers in (bearer, browser):
                owner = await world.somebody(Role.OWNER)
                sent = headers(await world.token_of(owner))
                answer = await api.request(served.method, served.path, headers=sent)
                if served.asks_who:
                    assert answer.headers["cache-control"] in {"no-store", "private, no-store"}
