"""Addresses of the past lead to those of the present, in one step."""

import pytest
from fastapi import Request

from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.entrypoints.http.moved import may_move, moved
from tests.support.fakes.system import uuid7

MEMBER = Actor(user_id=UserId(uuid7(1)), role=Role.READER)


def request(query: bytes = b"") -> Request:
    return Request({"type": "http", "method": "GET", "query_string": query})


@pytest.mark.parametrize(
    ("query", "location"),
    [
        (b"", "/tags/new"),
        (b"fields=id,slug&count=true", "/tags/new?fields=id,slug&count=true"),
        (b"q=caf%C3%A9+au%20lait", "/tags/new?q=caf%C3%A9+au%20lait"),
        (b"q=\r\nSet-Cookie: x\xff", "/tags/new?q=%0D%0ASet-Cookie:%20x%FF"),
    ],
)
def test_the_answer_leads_to_the_path_with_the_query_of_the_request(query: bytes, location: str) -> None:
    answer = moved(request(query), "/tags/new")
    assert (answer.status_code, answer.headers["location"], answer.body) == (308, location, b"")


def test_no_cache_keeps_it_for_two_of_different_times_would_lead_to_each_other() -> None:
    assert moved(request(), "/tags/new").headers["cache-control"] == "no-store"


def test_a_route_that_may_move_says_so_and_another_one_does_not() -> None:
    route = {"summary": "Read", "responses": {200: {"description": "Here."}}}
    assert set(may_move(route)["responses"]) == {200, 308}
    assert set(route["responses"]) == {200}
