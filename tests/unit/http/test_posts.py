"""Posts over HTTP."""

from datetime import datetime

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


async def test_a_draft_is_written(api: Api, author: Member) -> None:
    new = {"title": " First  light ", "content": "Dark.", "tags": ["Night", "night", "Sky"]}
    answer = await api.post("/posts", json=new, headers=author.headers)
    assert answer.status_code == 201
    post = answer.json()
    assert answer.headers["location"] == f"/posts/{post['id']}"
    assert post == {
        "id": post["id"],
        "slug": "first-light",
        "title": "First  light",
        "excerpt": "Dark.",
        "status": "draft",
        "published": False,
        "published_at": None,
        "kind": "post",
        "featured": False,
        "feature_image": None,
        "scheduled_at": None,
        "locale": "en",
        "author": {
            "id": str(author.user.id),
            "username": author.user.username.value,
            "name": author.user.name.value,
        },
        "tags": [
            {"id": post["tags"][0]["id"], "name": "Night", "slug": "night"},
            {"id": post["tags"][1]["id"], "name": "Sky", "slug": "sky"},
        ],
        "word_count": 1,
        "primary_tag": post["tags"][0],
        "reading_time": 1,
        "comment_count": 0,
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
        "visibility": "public",
        "comments": None,
        "access": True,
        "custom": {},
        "content": "Dark.",
        "content_html": post["content_html"],
        "toc": [],
        "pending": None,
        "seo": post["seo"],
        "translations": [],
        "meta": post["meta"],
        "authors": [post["author"]],
        "series": None,
        "previous": None,
        "next": None,
    }


async def test_a_post_is_published_at_once_or_later(api: Api, author: Member) -> None:
    at_once = await api.post("/posts", json={"title": "a", "published": True}, headers=author.headers)
    assert at_once.json()["status"] == "published"
    await api.post("/posts", json={"title": "b"}, headers=author.headers)
    later = await api.post("/posts/b/publish", headers=author.headers)
    assert later.json()["published_at"] == "2026-03-14T15:09:26.535897Z"
    assert later.headers["etag"].startswith('"2-')
    problem(await api.post("/posts/b/publish", headers=author.headers), 409, "already_published")
    back = await api.post("/posts/b/unpublish", headers=author.headers)
    assert (back.json()["status"], back.json()["published_at"]) == ("unpublished", None)
    problem(await api.post("/posts/b/unpublish", headers=author.headers), 409, "not_published")


async def test_a_slug_that_was_asked_for_is_given_once(api: Api, author: Member) -> None:
    first = await api.post("/posts", json={"title": "a", "slug": "mine"}, headers=author.headers)
    assert first.json()["slug"] == "mine"
    again = {"title": "b", "slug": "mine"}
    problem(await api.post("/posts", json=again, headers=author.headers), 409, "slug_taken")
    derived = await api.post("/posts", json={"title": "Mine", "slug": None}, headers=author.headers)
    assert derived.json()["slug"] == "mine-2"


async def test_a_post_is_edited_field_by_field_and_null_takes_back(api: Api, author: Member) -> None:
    new = {"title": "a", "content": "Long.", "excerpt": "Short.", "tags": ["x"]}
    await api.post("/posts", json=new, headers=author.headers)
    moved = await api.patch("/posts/a", json={"slug": "b", "title": "B"}, headers=author.headers)
    assert (moved.json()["slug"], moved.json()["excerpt"]) == ("b", "Short.")
    problem(await api.get("/posts/a", headers=author.headers), 404, "post_not_found")
    bare = await api.patch("/posts/b", json={"excerpt": None, "tags": []}, headers=author.headers)
    assert (bare.json()["excerpt"], bare.json()["tags"]) == ("Long.", [])
    same = await api.patch("/posts/b", json={}, headers=author.headers)
    assert same.content == bare.content
    for field in ("title", "content", "slug", "tags"):
        answer = await api.patch("/posts/b", json={field: None}, headers=author.headers)
        problem(answer, 422, "validation_failed")


@pytest.mark.parametrize("name", ["Upper", "a--b", "-a", "%00", "a b", "%F0%9F%A6%89", "x" * 101])
async def test_what_cannot_be_a_slug_is_not_found(api: Api, name: str) -> None:
    problem(await api.get(f"/posts/{name}"), 404, "post_not_found")
    problem(await api.get(f"/tags/{name}"), 404, "tag_not_found")


async def test_an_id_is_understood_in_any_case(api: Api, world: World, author: Member) -> None:
    post = world.make.post(author.user)
    await world.given(post)
    assert (await api.get(f"/posts/{str(post.id).upper()}")).json()["id"] == str(post.id)


async def test_times_always_have_six_digits_of_a_second(api: Api, world: World, author: Member) -> None:
    whole = datetime.fromisoformat("2026-01-02T03:04:05+00:00")
    post = world.make.post(author.user, created_at=whole, published_at=whole, updated_at=whole)
    other = world.make.post(author.user)
    await world.given(post, other)
    one = (await api.get(f"/posts/{post.id}")).json()
    assert one["published_at"] == one["created_at"] == "2026-01-02T03:04:05.000000Z"
    listed = {each["id"]: each for each in (await api.get("/posts?include=content,meta")).json()}
    assert listed[str(post.id)] == one
    assert listed[str(other.id)]["published_at"] == other.published_at.isoformat()[:-6] + "Z"  # type: ignore[union-attr]  # it is published
