"""Who gets to see a post, over HTTP: bytes, entity tags, headers and refusals."""

from collections.abc import Mapping
from typing import Any

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn

SECRET = "hush"
TEXT = f"# {SECRET}\n\n{SECRET} *{SECRET}*."
BODY = {"content", "content_html", "toc"}


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def reader(sign_in: SignIn) -> Member:
    return await sign_in(Role.READER)


@pytest.fixture
async def members(api: Api, author: Member) -> dict[str, Any]:
    new = {"title": "Inner", "content": TEXT, "visibility": "members", "published": True}
    answer = await api.post("/posts", json=new, headers=author.headers)
    assert answer.status_code == 201
    post: dict[str, Any] = answer.json()
    return post


async def test_it_is_given_changed_and_shown(api: Api, author: Member, members: dict[str, Any]) -> None:
    assert (members["visibility"], members["comments"], members["access"]) == ("members", None, True)
    change = {"visibility": "unlisted", "comments": "closed"}
    changed = (await api.patch("/posts/inner", json=change, headers=author.headers)).json()
    assert {name: changed[name] for name in change} == change
    kept = (await api.patch("/posts/inner", json={"title": "New"}, headers=author.headers)).json()
    assert {name: kept[name] for name in change} == change
    back = (await api.patch("/posts/inner", json={"comments": None}, headers=author.headers)).json()
    assert back["comments"] is None


@pytest.mark.parametrize(
    "given", [{"visibility": "secret"}, {"visibility": None}, {"comments": "guests"}, {"comments": ""}]
)
async def test_what_it_cannot_be_is_refused(
    api: Api, author: Member, members: dict[str, Any], given: dict[str, Any]
) -> None:
    patched = await api.patch("/posts/inner", json=given, headers=author.headers)
    posted = await api.post("/posts", json={"title": "T", **given}, headers=author.headers)
    for answer in (patched, posted):
        errors: Any = problem(answer, 422, "validation_failed")["errors"]
        assert [error["pointer"] for error in errors] == [f"/{name}" for name in given]


@pytest.mark.parametrize("query", ["", "?fields=content,toc,excerpt,meta", "?fields=content"])
async def test_the_teaser_and_the_whole_are_two_representations(
    api: Api, reader: Member, members: dict[str, Any], query: str
) -> None:
    path = f"/posts/inner{query}"
    teaser, whole = await api.get(path), await api.get(path, headers=reader.headers)
    assert SECRET not in teaser.text
    assert whole.json()["content"] == TEXT
    assert all(teaser.json()[name] is None for name in BODY & teaser.json().keys())
    tags = [answer.headers["etag"] for answer in (teaser, whole)]
    assert tags[0] != tags[1]
    assert "public" in teaser.headers["cache-control"]
    assert whole.headers["cache-control"] == "private, no-store"
    assert teaser.headers["vary"] == whole.headers["vary"]
    for headers, status in (({}, (304, 200)), (reader.headers, (200, 304))):
        asked = [await api.get(path, headers={**headers, "If-None-Match": tag}) for tag in tags]
        assert tuple(answer.status_code for answer in asked) == status
        assert SECRET not in asked[0].text or headers


@pytest.mark.parametrize(
    "query", ["", "?include=content", "?include=content,meta", "?fields=content,access", "?fields=toc"]
)
async def test_a_list_shows_the_teaser(api: Api, reader: Member, members: dict[str, Any], query: str) -> None:
    (teaser,) = (await api.get(f"/posts{query}")).json()
    (whole,) = (await api.get(f"/posts{query}", headers=reader.headers)).json()
    assert SECRET not in str(teaser)
    assert teaser.keys() == whole.keys()
    assert all(teaser[name] is None for name in BODY & teaser.keys())
    assert all(whole[name] is not None for name in BODY & whole.keys())
    assert (teaser.get("access"), whole.get("access")) in {(False, True), (None, None)}


async def test_what_is_said_on_it_needs_a_member(api: Api, reader: Member, members: dict[str, Any]) -> None:
    path = "/posts/inner/comments"
    said = await api.post(path, json={"content": SECRET}, headers=reader.headers)
    refused = await api.get(path)
    problem(refused, 401, "authentication_required")
    problem(await api.get(f"/comments/{said.json()['id']}"), 404, "comment_not_found")
    problem(await api.post(path, json={"content": "Hi"}), 401, "authentication_required")
    assert [each["content"] for each in (await api.get(path, headers=reader.headers)).json()] == [SECRET]
    assert (await api.get("/posts/inner")).json()["comment_count"] == 1


async def test_lists_are_asked_by_visibility(
    api: Api, author: Member, reader: Member, members: dict[str, Any]
) -> None:
    for title, visibility in (("Public", "public"), ("Hidden", "unlisted")):
        new = {"title": title, "visibility": visibility, "published": True}
        await api.post("/posts", json=new, headers=author.headers)

    async def titles(visibility: str, headers: Mapping[str, str]) -> set[str]:
        answer = await api.get("/posts", params={"visibility": visibility}, headers=headers)
        assert answer.status_code == 200
        return {post["title"] for post in answer.json()}

    for headers, hidden in (({}, set()), (reader.headers, set()), (author.headers, {"Hidden"})):
        assert await titles("listed", headers) == {"Public", "Inner"}
        assert await titles("public", headers) == {"Public"}
        assert await titles("members", headers) == {"Inner"}
        assert await titles("unlisted", headers) == hidden
        assert await titles("any", headers) == {"Public", "Inner"} | hidden
    problem(await api.get("/posts?visibility=none"), 422, "validation_failed")
