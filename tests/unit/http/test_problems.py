"""Problems: a complete catalogue, and each of its entries explained and documented."""

from collections.abc import Iterator
from typing import Any

import pytest

from blog.domain.common.errors import DomainError, ErrorKind
from blog.domain.posts.errors import SlugTaken
from blog.entrypoints.http.errors import STATUS_OF_KIND, InternalError, TransportError
from blog.entrypoints.http.problems import catalogue, problem_of
from tests.support.api import Api, problem

UNANSWERED = {
    "concurrent_update",
    "cors_refused",
    "head_too_large",
    "method_not_allowed",
    "rate_limited",
    "route_not_found",
    "uri_too_long",
}
"""Codes that no operation can name: repeated away inside, or answered where there is no operation."""


def concrete(root: type[Any]) -> Iterator[type[Any]]:
    for error in root.__subclasses__():
        if error.__module__.startswith("blog."):
            yield error
        yield from concrete(error)


def test_every_kind_of_domain_error_has_a_status() -> None:
    assert set(STATUS_OF_KIND) == set(ErrorKind)


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in concrete(DomainError)]
    assert len(codes) == len(set(codes))
    transport = {error.code for error in concrete(TransportError)}
    assert transport & set(codes) == {"validation_failed"}


def test_every_domain_error_is_in_the_catalogue_under_the_status_of_its_kind() -> None:
    entries = catalogue()
    for error in concrete(DomainError):
        assert entries[error.code].status == STATUS_OF_KIND[error.kind]
        assert entries[error.code].title == error.title
    assert list(entries) == sorted(entries)


async def test_every_problem_leads_to_a_page_that_explains_it(api: Api) -> None:
    for entry in catalogue().values():
        page = await api.get(entry.type)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert entry.code in page.text
        assert str(entry.status) in page.text
        assert entry.explanation


async def test_a_problem_that_does_not_exist_has_no_page(api: Api) -> None:
    problem(await api.get("/problems/nothing"), 404, "route_not_found")


async def test_every_problem_is_documented_by_an_operation(api: Api) -> None:
    document = (await api.get("/openapi.json")).json()
    documented = {
        code
        for item in document["paths"].values()
        for operation in item.values()
        for response in operation["responses"].values()
        for code in response.get("content", {}).get("application/problem+json", {}).get("examples", {})
    }
    assert set(catalogue()) - documented <= UNANSWERED
    assert documented <= set(catalogue())


@pytest.mark.parametrize("error", [SlugTaken, InternalError])
def test_the_explanation_of_a_problem_is_the_docstring_of_its_error(error: type[Any]) -> None:
    assert problem_of(error).explanation == error.__doc__


async def test_the_path_in_a_problem_is_as_it_was_sent(api: Api) -> None:
    document = problem(await api.get("/posts/%C3%BC%2F%22?x=<y>"), 404, "route_not_found")
    assert document["instance"] == "/posts/%C3%BC%2F%22"
