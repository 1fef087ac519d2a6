"""How many statements a request costs: the same for one row and for many."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import Api, People

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def counting(container: Container) -> Iterator[list[str]]:
    """The statements that reading sends to the database."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith(NOT_COUNTED):
            statements.append(statement)

    engine = container.database().reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
async def blog(api: Api, people: People, container: Container) -> dict[str, str]:
    """30 posts of several authors, alone and together, with tags and a comment; paths of things by kind."""
    # It reads once a second, whoever counts.
    await container.schedule().stop()
    authors = [await people.join(Role.EDITOR) for _ in range(3)]
    series = (await api.post("/series", json={"title": "S"}, headers=authors[0].headers)).json()
    made: dict[str, str] = {}
    said: dict[str, str] = {}
    for number in range(30):
        author = authors[number % 3]
        post = {
            "title": f"Post {number}",
            "content": "Text",
            "tags": ["a", "b", f"t{number % 7}"],
            "published": True,
            "series": {"id_or_slug": "s", "part": number // 2 + 1},
            "authors": [str(each.id) for each in authors[number % 3 :][: 1 + number % 2]],
        }
        made = (await api.post("/posts", json=post, headers=author.headers)).json()
        path = f"/posts/{made['id']}/comments"
        said = (await api.post(path, json={"content": "Yes."}, headers=author.headers)).json()
    return {
        "post": f"/posts/{made['id']}",
        "post by slug": f"/posts/{made['slug']}",
        "comments": f"/posts/{made['id']}/comments",
        "comment": f"/comments/{said['id']}",
        "tag": "/tags/a",
        "series": f"/series/{series['id']}",
        "user": f"/users/{authors[0].id}",
    }


COST_OF_A_LIST = {
    "/posts?": 1,
    "/posts?include=content&": 1,
    "/posts?tag=a&tag=t1&author=the-editor-1&": 1,
    "/posts?sort=title&": 1,
    "/posts?author=the-editor-1&skip=1&count=true&": 2,
    "/posts?skip=3&": 1,
    "/posts?count=true&": 2,
    "/posts?include=meta&": 1,
    "/posts?series=s&sort=part&include=meta&": 1,
    "/series?": 1,
    "/tags?": 1,
    "/users?": 1,
    "/users?count=true&": 2,
}
COST_OF_ONE = {"post": 1, "post by slug": 1, "comment": 1, "tag": 1, "series": 1, "user": 1, "comments": 2}


async def test_a_list_costs_the_same_number_of_statements_whatever_its_length(
    api: Api, container: Container, blog: dict[str, str]
) -> None:
    costs: dict[str, list[int]] = {}
    for listing in COST_OF_A_LIST:
        for limit in (1, 5, 100):
            with counting(container) as statements:
                answer = await api.get(f"{listing}limit={limit}")
            assert answer.status_code == 200
            assert answer.json()
            costs.setdefault(listing, []).append(len(statements))
    assert costs == {listing: [cost] * 3 for listing, cost in COST_OF_A_LIST.items()}


async def test_one_thing_costs_few_statements(api: Api, container: Container, blog: dict[str, str]) -> None:
    costs: dict[str, int] = {}
    for kind in COST_OF_ONE:
        with counting(container) as statements:
            answer = await api.get(blog[kind])
        assert answer.status_code == 200
        costs[kind] = len(statements)
    assert costs == COST_OF_ONE


async def test_signing_requests_costs_one_statement_more(
    api: Api, container: Container, people: People, blog: dict[str, str]
) -> None:
    reader = await people.join(Role.READER)
    with counting(container) as visitor:
        await api.get("/posts")
    with counting(container) as signed_in:
        await api.get("/posts", headers=reader.headers)
    assert len(signed_in) == len(visitor) + 1


async def test_the_past_of_a_post_costs_few_statements_however_long_it_is(
    api: Api, container: Container, people: People
) -> None:
    await container.schedule().stop()
    editor = await people.join(Role.EDITOR)
    made = await api.post("/posts", json={"title": "A", "tags": ["a", "b"]}, headers=editor.headers)
    path = f"/posts/{made.json()['id']}"
    costs: list[dict[str, int]] = []
    for edits in (1, 8):
        for number in range(edits):
            await api.patch(path, json={"title": f"B {edits} {number}"}, headers=editor.headers)
        costs.append({})
        for part in ("", "/2", "/2/diff"):
            with counting(container) as statements:
                answer = await api.get(f"{path}/revisions{part}", headers=editor.headers)
            assert answer.status_code == 200
            costs[-1][part] = len(statements)
    # Who is asking, whose post it is; then the list, or the revisions and their tags.
    assert costs == [{"": 3, "/2": 4, "/2/diff": 5}] * 2
