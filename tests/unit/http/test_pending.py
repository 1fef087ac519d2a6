"""`draft=true`: a public post is changed without its readers, over HTTP."""

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def post(api: Api, author: Member) -> str:
    new = {"title": "Old", "slug": "a", "content": "Old.", "tags": ["x"], "published": True}
    return str((await api.post("/posts", json=new, headers=author.headers)).json()["id"])


async def test_readers_see_the_same_bytes_until_the_change_is_published(
    api: Api, author: Member, post: str
) -> None:
    paths = ("/posts/a", "/posts?count=true", "/posts?include=content", f"/posts/{post}/comments", "/tags")
    before = [await api.get(path) for path in paths]
    patch = {"title": "New", "content": "New.", "tags": ["x", "secret"]}
    answer = await api.patch("/posts/a?draft=true", json=patch, headers=author.headers)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["title"], body["content"], body["published"]) == ("New", "New.", True)
    assert body["pending"]["changed"] == ["title", "content", "tags"]
    assert body["pending"]["editor"]["username"] == author.user.username.value
    for path, then in zip(paths, before, strict=True):
        now = await api.get(path)
        assert (now.content, dict(now.headers) | {"x-request-id": ""}) == (
            then.content,
            dict(then.headers) | {"x-request-id": ""},
        ), path
    draft = await api.get("/posts/a?draft=true", headers=author.headers)
    assert draft.content == answer.content
    assert draft.headers["cache-control"] == "private, no-store"
    plain = await api.get("/posts/a", headers=author.headers)
    assert (plain.json()["title"], plain.json()["pending"]) == ("Old", None)
    published = await api.post("/posts/a/publish", headers=author.headers)
    assert (published.json()["title"], published.json()["pending"]) == ("New", None)
    assert (await api.get("/posts/a")).json()["content"] == "New."


async def test_the_change_has_a_tag_of_its_own(api: Api, author: Member, post: str) -> None:
    plain = await api.get("/posts/a", headers=author.headers)
    seen = author.headers | {"If-Match": plain.headers["etag"]}
    first = await api.patch("/posts/a?draft=true", json={"title": "1"}, headers=seen)
    assert first.status_code == 200
    assert first.headers["etag"] != plain.headers["etag"]
    stale = await api.patch("/posts/a?draft=true", json={"title": "2"}, headers=seen)
    problem(stale, 412, "precondition_failed")
    assert stale.headers["etag"] == first.headers["etag"]
    seen = author.headers | {"If-Match": first.headers["etag"]}
    assert (await api.patch("/posts/a?draft=true", json={"title": "2"}, headers=seen)).status_code == 200
    problem(await api.delete("/posts/a?draft=true", headers=seen), 412, "precondition_failed")
    same = await api.patch(
        "/posts/a", json={"excerpt": "Direct."}, headers=author.headers | {"If-Match": plain.headers["etag"]}
    )
    assert same.status_code == 200


async def test_a_change_is_scheduled_and_discarded(api: Api, author: Member, post: str) -> None:
    await api.patch("/posts/a?draft=true", json={"title": "New"}, headers=author.headers)
    at = "2030-01-31T12:00:00.000000Z"
    answer = await api.post("/posts/a/publish", json={"at": at}, headers=author.headers)
    assert (answer.status_code, answer.json()["title"], answer.json()["scheduled_at"]) == (200, "Old", None)
    draft = await api.get("/posts/a?draft=true", headers=author.headers)
    assert draft.json()["pending"]["publish_at"] == at
    gone = await api.delete("/posts/a?draft=true", headers=author.headers)
    assert gone.status_code == 204
    problem(await api.delete("/posts/a?draft=true", headers=author.headers), 404, "nothing_pending")
    problem(await api.post("/posts/a/publish", headers=author.headers), 409, "already_published")
    assert (await api.get("/posts/a")).json()["title"] == "Old"


async def test_strangers_are_told_the_same_with_and_without_a_change(
    api: Api, author: Member, post: str, sign_in: SignIn
) -> None:
    reader = await sign_in(Role.AUTHOR)

    async def told() -> list[tuple[int, object]]:
        answers = [
            await api.get("/posts/a?draft=true"),
            await api.get("/posts/a?draft=true", headers=reader.headers),
            await api.patch("/posts/a?draft=true", json={"title": "x"}, headers=reader.headers),
            await api.delete("/posts/a?draft=true", headers=reader.headers),
            await api.get("/posts/nowhere?draft=true"),
        ]
        return [(answer.status_code, answer.json()["code"]) for answer in answers]

    before = await told()
    await api.patch("/posts/a?draft=true", json={"title": "New"}, headers=author.headers)
    assert await told() == before
    assert [status for status, _ in before] == [401, 403, 403, 403, 404]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/posts/a?draft=yes", None, 422, "validation_failed"),
        ("PATCH", "/posts/a?draft=1", {}, 422, "validation_failed"),
        ("PATCH", "/posts/a?draft=true", {"slug": "b"}, 422, "validation_failed"),
        ("PATCH", "/posts/a?draft=true", {"title": ""}, 422, "validation_failed"),
        ("PATCH", "/posts/a?draft=true", {"pending": {}}, 422, "validation_failed"),
        ("PATCH", "/posts/a?draft=true&on_conflict=merge", {"title": "x"}, 422, "validation_failed"),
        ("DELETE", "/posts/a?draft=true&permanently=true", None, 422, "validation_failed"),
        ("PATCH", "/posts/nowhere?draft=true", {"title": "x"}, 404, "post_not_found"),
    ],
)
async def test_wrong_input_is_refused(
    api: Api,
    author: Member,
    post: str,
    method: str,
    path: str,
    body: dict[str, object] | None,
    status: int,
    code: str,
) -> None:
    answer = await api.request(method, path, json=body, headers=author.headers)
    problem(answer, status, code)
    assert (await api.get("/posts/a?draft=true", headers=author.headers)).json()["pending"] is None


async def test_a_draft_is_edited_itself(api: Api, author: Member) -> None:
    await api.post("/posts", json={"title": "d"}, headers=author.headers)
    answer = await api.patch("/posts/d?draft=true", json={"title": "D", "slug": "e"}, headers=author.headers)
    assert (answer.json()["title"], answer.json()["slug"], answer.json()["pending"]) == ("D", "e", None)
    assert (await api.get("/posts/e", headers=author.headers)).json()["title"] == "D"


async def test_an_old_address_leads_to_the_draft_too(api: Api, author: Member, post: str) -> None:
    await api.patch("/posts/a", json={"slug": "b"}, headers=author.headers)
    answer = await api.get("/posts/a?draft=true", headers=author.headers)
    assert (answer.status_code, answer.headers["location"]) == (308, "/posts/b?draft=true")
    refused = await api.patch("/posts/a?draft=true", json={"title": "x"}, headers=author.headers)
    problem(refused, 404, "post_not_found")
