"""Query parameters that are refused: those that are not valid, not known, or given twice."""

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import SignIn

REFUSED = {
    "limit=0": "limit",
    "limit=101": "limit",
    "limit=all": "limit",
    "limit=": "limit",
    "limit=1.0": "limit",
    "limit=1e1": "limit",
    "limit=+1": "limit",
    "limit=%201": "limit",
    "limit=1_0": "limit",
    "limit=%D9%A1": "limit",
    "limit=99999999999999999999999999": "limit",
    "skip=-1": "skip",
    "skip=10001": "skip",
    "count=1": "count",
    "count=True": "count",
    "count=": "count",
    "sort=author": "sort",
    "sort=--title": "sort",
    "sort=title;drop": "sort",
    "sort=": "sort",
    "fields=password": "fields",
    "fields=id,,title": "fields",
    "include=comments": "include",
    "status=deleted": "status",
    "tag=": "tag/0",
    "tag=A": "tag/0",
    "tag=00000000-0000-0000-0000-000000000000": "tag",
    "author=%00": "author",
    "author=A": "author",
    "author=" + "a" * 51: "author",
    "published_at[gte]=yesterday": "published_at[gte]",
    "published_at[gte]=2026-02-30": "published_at[gte]",
    "published_at[lte]=2026-01-01T00:00:00": "published_at[lte]",
    "published_at[lte]=2026-01-01 00:00:00Z": "published_at[lte]",
    "cursor=!": "cursor",
    "limit=1&limit=2": "limit",
    "page=2": "page",
    "Limit=1": "Limit",
    "%ff=1": "\ufffd",
}


@pytest.mark.parametrize("query", REFUSED)
async def test_parameters_that_are_not_valid_are_named(api: Api, query: str) -> None:
    answer = await api.get(f"/posts?{query}")
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [error["pointer"] for error in errors] == [REFUSED[query]]


async def test_parameters_where_there_are_none_are_refused_too(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    answer = await api.post("/posts?publish=true", json={"title": "a"}, headers=author.headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert errors == [{"pointer": "publish", "code": "unknown_parameter", "detail": "is not known here"}]
    empty = await api.post("/posts?&", json={"title": "a"}, headers=author.headers)
    assert empty.status_code == 201


async def test_a_flood_of_parameters_is_malformed(api: Api) -> None:
    problem(await api.get("/posts?" + "&".join(f"a{n}=1" for n in range(101))), 400, "malformed_request")
    many = await api.get("/posts?" + "&".join(f"a{n}=1" for n in range(100)))
    errors = problem(many, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert len(errors) == 50
