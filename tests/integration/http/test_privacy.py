"""Drafts cannot be told from nothing by writing to them, and what is taken back is gone everywhere."""

from itertools import product

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, People, Person

SECRET = "xyzzy"


@pytest.fixture
async def author(api: Api, people: People) -> Person:
    """Somebody with a published post that has a tag and a comment."""
    author = await people.join(Role.AUTHOR)
    post = {"title": "Public", "content": "Seen.", "tags": ["shared"], "published": True}
    made = await api.post("/posts", json=post, headers=author.headers)
    await api.post(f"/posts/{made.json()['id']}/comments", json={"content": "Hello."}, headers=author.headers)
    return author


WRITES = [
    ("PATCH", "", {"title": "Mine"}),
    ("PATCH", "?draft=true", {"title": "Mine"}),
    ("DELETE", "", None),
    ("POST", "/publish", None),
    ("POST", "/unpublish", None),
    ("POST", "/comments", {"content": "Hi"}),
    ("POST", "/previews", {}),
    ("POST", "/revisions/1/restore", None),
]


async def test_whoever_may_not_see_a_draft_cannot_tell_it_from_nothing_by_writing(
    api: Api, people: People, author: Person
) -> None:
    strangers = [await people.join(role) for role in (Role.READER, Role.CONTRIBUTOR, Role.AUTHOR)]
    made = await api.post("/posts", json={"title": SECRET}, headers=author.headers)
    for path in (f"/posts/{made.json()['id']}", "/posts/019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"):
        for (method, of_it, body), stranger in product(WRITES, strangers):
            answer = await api.request(method, f"{path}{of_it}", json=body, headers=stranger.headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "post_not_found")


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
