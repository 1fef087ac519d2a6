"""Who wrote a post, over HTTP: how it is said, shown, found and refused."""

from typing import Any

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn


@pytest.fixture
async def editor(sign_in: SignIn) -> Member:
    return await sign_in(Role.EDITOR)


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


def shown(*members: Member) -> list[dict[str, str]]:
    return [
        {"id": str(each.user.id), "username": each.user.username.value, "name": each.user.name.value}
        for each in members
    ]


async def test_authors_are_named_by_username_or_id_and_shown_everywhere(
    api: Api, editor: Member, author: Member
) -> None:
    named = [author.user.username.value, str(editor.user.id)]
    given = {"title": "a", "authors": named, "published": True}
    answer = await api.post("/posts", json=given, headers=editor.headers)
    assert answer.status_code == 201, answer.text
    post: dict[str, Any] = answer.json()
    assert post["authors"] == shown(author, editor)
    assert post["author"] == post["authors"][0]
    people = [{"@type": "Person", "name": each["name"]} for each in post["authors"]]
    assert post["meta"]["json_ld"]["author"] == people
    assert (await api.get("/posts/a")).json()["authors"] == post["authors"]
    for name in (*named, editor.user.username.value):
        (listed,) = (await api.get(f"/posts?author={name}&fields=authors,slug")).json()
        assert listed == {"authors": post["authors"], "slug": "a"}
    for path in ("/posts?author=nobody", f"/posts?author={post['id']}"):
        assert (await api.get(path)).json() == []


async def test_another_list_of_authors_is_another_version_and_tag(
    api: Api, editor: Member, author: Member
) -> None:
    await api.post("/posts", json={"title": "a", "published": True}, headers=author.headers)
    before = await api.get("/posts/a")
    both = [str(author.user.id), str(editor.user.id)]
    seen = {"If-Match": before.headers["ETag"]}
    after = await api.patch("/posts/a", json={"authors": both}, headers=editor.headers | seen)
    assert after.json()["authors"] == shown(author, editor)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert (await api.get("/posts/a")).headers["ETag"] == after.headers["ETag"]
    stale = await api.patch("/posts/a", json={"authors": [both[1]]}, headers=editor.headers | seen)
    assert problem(stale, 412, "precondition_failed")["changed"] == ["authors"]
    # Who sends back what they read changes nothing, and needs no leave.
    same = await api.patch("/posts/a", json={"authors": both}, headers=author.headers)
    assert same.headers["ETag"] == after.headers["ETag"]
    changed = (await api.get("/posts/a/revisions", headers=author.headers)).json()[0]["changed"]
    assert changed == ["authors"]


async def test_authors_cannot_say_who_wrote_it(api: Api, editor: Member, author: Member) -> None:
    named = [str(author.user.id), str(editor.user.id)]
    refused = await api.post("/posts", json={"title": "a", "authors": named}, headers=author.headers)
    assert str(problem(refused, 403, "permission_denied")["detail"]).startswith("authors: ")


@pytest.mark.parametrize(
    ("authors", "field"),
    [
        ([], "/authors"),
        ("ada", "/authors"),
        (["a"] * 11, "/authors"),
        ([1], "/authors/0"),
        (["no such name"], "/authors/0"),
        (["nobody"], "/authors/0"),
        (["ME", "00000000-0000-7000-8000-000000000000"], "/authors/1"),
        (["ME", "ME"], "/authors"),
    ],
)
async def test_who_cannot_be_an_author_is_refused_by_place(
    api: Api, editor: Member, authors: object, field: str
) -> None:
    me = str(editor.user.id)
    named = [me if each == "ME" else each for each in authors] if isinstance(authors, list) else authors
    await api.post("/posts", json={"title": "a"}, headers=editor.headers)
    for answer in (
        await api.post("/posts", json={"title": "b", "authors": named}, headers=editor.headers),
        await api.patch("/posts/a", json={"authors": named}, headers=editor.headers),
    ):
        errors: Any = problem(answer, 422, "validation_failed")["errors"]
        assert errors[0]["pointer"] == field
    null = await api.patch("/posts/a", json={"authors": None}, headers=editor.headers)
    problem(null, 422, "validation_failed")
