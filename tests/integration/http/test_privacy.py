"""Drafts do not exist for those who may not see them: each answer is the same with and without one."""

import re

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, People, Person

CHANGING = re.compile(r'"request_id": "[^"]*"')
SECRET = "xyzzy"


@pytest.fixture
async def author(api: Api, people: People) -> Person:
    """Somebody with a published post that has a tag and a comment."""
    author = await people.join(Role.AUTHOR)
    post = {"title": "Public", "content": "Seen.", "tags": ["shared"], "published": True}
    made = await api.post("/posts", json=post, headers=author.headers)
    await api.post(f"/posts/{made.json()['id']}/comments", json={"content": "Hello."}, headers=author.headers)
    return author


async def public_answers(
    api: Api, extra: list[str], headers: dict[str, str]
) -> dict[str, tuple[object, ...]]:
    """What everybody gets, from every address that there is to try."""
    paths = [
        "/",
        "/posts?count=true",
        "/posts?status=any&count=true",
        "/posts?status=draft&count=true",
        "/posts?status=any&sort=title&include=content",
        "/posts?status=any&sort=created_at&limit=1",
        "/posts?status=any&kind=any&include=meta&count=true",
        "/posts?status=any&locale=de&count=true",
        "/posts?status=any&kind=page&featured=false&count=true",
        "/posts?tag=shared&status=any&count=true",
        f"/posts?tag={SECRET}&status=any&count=true",
        "/posts?author=the-author-1&status=any&count=true",
        "/posts/public",
        "/posts/public/comments?count=true",
        f"/posts/{SECRET}",
        f"/posts/{SECRET}/comments",
        "/tags?count=true",
        "/tags?sort=-post_count",
        "/tags/shared",
        f"/tags/{SECRET}",
        "/users?count=true",
        "/users?sort=name",
        *extra,
    ]
    answers: dict[str, tuple[object, ...]] = {}
    for path in paths:
        answer = await api.get(path, headers=headers)
        kept = {
            name: value
            for name, value in answer.headers.items()
            if name not in {"x-request-id", "date", "content-length"}
        }
        answers[path] = (answer.status_code, CHANGING.sub("", answer.text), kept)
    return answers


@pytest.mark.parametrize("reader", [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR])
async def test_a_secret_draft_changes_no_answer_to_anybody_else(
    api: Api, people: People, author: Person, reader: Role | None
) -> None:
    headers = {} if reader is None else dict((await people.join(reader)).headers)
    nowhere = "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"
    public = (await api.get("/posts/public")).json()
    before = await public_answers(api, [], headers)
    missing = await api.get(f"/posts/{nowhere}", headers=headers)

    draft = {
        "title": SECRET,
        "content": f"The {SECRET}.",
        "tags": [SECRET, "shared"],
        "locale": "de",
        "translation_of": public["id"],
    }
    made = await api.post("/posts", json=draft, headers=author.headers)
    assert made.status_code == 201
    post = f"/posts/{made.json()['id']}"
    tag = next(tag["id"] for tag in made.json()["tags"] if tag["name"] == SECRET)

    assert await public_answers(api, [], headers) == before
    for path in (post, f"{post}/comments", f"/tags/{tag}"):
        hidden = await api.get(path, headers=headers)
        assert hidden.status_code == 404
        assert SECRET not in hidden.text
    by_id = await api.get(post, headers=headers)
    assert CHANGING.sub("", by_id.text).replace(post, "") == CHANGING.sub("", missing.text).replace(
        f"/posts/{nowhere}", ""
    )


@pytest.mark.parametrize("reader", [Role.READER, Role.CONTRIBUTOR, Role.AUTHOR])
@pytest.mark.parametrize("method", ["PATCH", "DELETE", "publish", "unpublish", "comment"])
async def test_whoever_may_not_see_a_draft_cannot_tell_it_from_nothing_by_writing(
    api: Api, people: People, author: Person, reader: Role, method: str
) -> None:
    stranger = await people.join(reader)
    made = await api.post("/posts", json={"title": SECRET}, headers=author.headers)
    answers = []
    for path in (f"/posts/{made.json()['id']}", "/posts/019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"):
        match method:
            case "PATCH":
                answer = await api.patch(path, json={"title": "Mine"}, headers=stranger.headers)
            case "DELETE":
                answer = await api.delete(path, headers=stranger.headers)
            case "comment":
                answer = await api.post(f"{path}/comments", json={"content": "Hi"}, headers=stranger.headers)
            case _:
                answer = await api.post(f"{path}/{method}", headers=stranger.headers)
        answers.append((answer.status_code, answer.json()["code"]))
    assert answers == [(404, "post_not_found")] * 2


async def test_unpublishing_takes_everything_back(api: Api, people: People, author: Person) -> None:
    comments = (await api.get("/posts/public/comments")).json()
    await api.post("/posts/public/unpublish", headers=author.headers)

    assert (await api.get("/posts")).json() == []
    assert (await api.get("/tags")).json() == []
    for path in ("/posts/public", "/posts/public/comments", "/tags/shared", f"/comments/{comments[0]['id']}"):
        assert (await api.get(path)).status_code == 404


async def test_an_email_address_is_shown_to_its_owner_and_to_admins_only(
    api: Api, people: People, author: Person
) -> None:
    for role in Role:
        viewer = await people.join(role)
        shown = role in {Role.ADMIN, Role.OWNER}
        listed = (await api.get("/users?limit=100", headers=viewer.headers)).json()
        others = [user for user in listed if user["id"] != str(viewer.id)]
        assert {"email" in user for user in others} == {shown}
        assert (await api.get("/users/me", headers=viewer.headers)).json()["email"] == viewer.email
        one = await api.get(f"/users/{author.id}", headers=viewer.headers)
        assert (author.email in one.text) is shown
    assert "email" not in (await api.get("/users")).text


@pytest.mark.parametrize("reader", [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR])
@pytest.mark.parametrize("verdict", ["reject", "spam"])
async def test_a_comment_that_is_not_approved_changes_no_answer_to_anybody_else(
    api: Api, people: People, author: Person, reader: Role | None, verdict: str
) -> None:
    headers = {} if reader is None else dict((await people.join(reader)).headers)
    extra = [f"/posts/public/comments?status={each}&count=true" for each in ("any", "pending", "spam")]
    (said,) = (await api.get("/posts/public/comments")).json()
    extra.append(f"/comments/{said['id']}")
    before = await public_answers(api, extra, headers)

    made = await api.post(
        "/posts/public/comments", json={"content": SECRET, "parent_id": said["id"]}, headers=author.headers
    )
    path = f"/comments/{made.json()['id']}"
    for act in (verdict, "approve", verdict):
        assert (await api.post(f"{path}/{act}", headers=author.headers)).status_code == 200

    assert await public_answers(api, extra, headers) == before
    nowhere = "/comments/019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"
    hidden, missing = [await api.get(each, headers=headers) for each in (path, nowhere)]
    assert CHANGING.sub("", hidden.text).replace(path, "") == CHANGING.sub("", missing.text).replace(
        nowhere, ""
    )


@pytest.mark.parametrize("reader", [None, Role.AUTHOR])
async def test_an_unlisted_post_changes_no_answer_but_at_its_own_address(
    api: Api, people: People, author: Person, reader: Role | None
) -> None:
    headers = {} if reader is None else dict((await people.join(reader)).headers)
    extra = [
        *(f"/posts?visibility={each}&status=any&count=true" for each in ("any", "unlisted", "public")),
        "/posts?visibility=any&tag=shared&sort=title&include=content,meta",
        "/posts?visibility=any&published_at[gte]=2000-01-01T00:00:00Z&count=true",
    ]
    public = (await api.get("/posts/public")).json()
    before = await public_answers(api, extra, headers)

    post = {
        "title": SECRET,
        "content": f"The {SECRET}.",
        "tags": [SECRET, "shared"],
        "locale": "de",
        "translation_of": public["id"],
        "visibility": "unlisted",
        "published": True,
    }
    made = await api.post("/posts", json=post, headers=author.headers)
    assert made.status_code == 201
    path = f"/posts/{made.json()['id']}"
    said = await api.post(f"{path}/comments", json={"content": SECRET}, headers=author.headers)
    assert said.status_code == 201

    after = await public_answers(api, extra, headers)
    own = {f"/posts/{SECRET}", f"/posts/{SECRET}/comments"}
    assert {name for name in after if after[name] != before[name]} == own
    for address in (*own, path, f"{path}/comments", f"/comments/{said.json()['id']}"):
        answer = await api.get(address, headers=headers)
        assert (answer.status_code, SECRET in answer.text) == (200, True)
    mine = await api.get("/posts?visibility=unlisted", headers=author.headers)
    assert [each["title"] for each in mine.json()] == [SECRET]


async def test_nobody_but_members_finds_a_word_of_what_is_for_members(
    api: Api, people: People, author: Person
) -> None:
    post = {
        "title": "Inner",
        "content": f"# The {SECRET}\n\nAll about {SECRET}.",
        "tags": ["shared"],
        "visibility": "members",
        "published": True,
    }
    made = (await api.post("/posts", json=post, headers=author.headers)).json()
    said = await api.post("/posts/inner/comments", json={"content": SECRET}, headers=author.headers)
    paths = ["/posts/inner", f"/posts/{made['id']}", "/posts/inner?fields=content", "/posts/inner/comments"]
    paths += ["/posts?include=content,meta", "/tags/shared", f"/comments/{said.json()['id']}"]

    member = dict((await people.join(Role.READER)).headers)
    seen, hidden = [await public_answers(api, paths, headers) for headers in (member, {})]
    for path in paths[:5]:
        assert SECRET in str(seen[path])
    # An address that is asked for is repeated by what says that nothing is there.
    assert [path for path in hidden if SECRET in str(hidden[path]) and SECRET not in path] == []
    assert [seen[path][0] for path in paths] == [200] * 7
    assert [hidden[path][0] for path in paths] == [200, 200, 200, 401, 200, 200, 404]
