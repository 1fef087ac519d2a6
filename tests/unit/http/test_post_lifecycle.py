"""Publishing, the schedule, the trash and addresses of the past, over HTTP."""

import pytest

from blog.domain.access.roles import Role
from blog.domain.common.slug import Slug
from blog.domain.posts.values import PostStatus
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


async def test_a_post_is_scheduled_rescheduled_and_taken_off_again(api: Api, author: Member) -> None:
    await api.post("/posts", json={"title": "a"}, headers=author.headers)
    answer = await api.post(
        "/posts/a/publish", json={"at": "2030-01-31T12:00:00+01:00"}, headers=author.headers
    )
    body = answer.json()
    assert (answer.status_code, body["status"], body["published"]) == (200, "scheduled", False)
    assert (body["scheduled_at"], body["published_at"]) == ("2030-01-31T11:00:00.000000Z", None)
    later = await api.post("/posts/a/publish", json={"at": "2031-01-01"}, headers=author.headers)
    assert later.json()["scheduled_at"] == "2031-01-01T00:00:00.000000Z"
    listed = await api.get("/posts?status=scheduled", headers=author.headers)
    assert [post["slug"] for post in listed.json()] == ["a"]
    assert (await api.get("/posts?status=scheduled")).json() == []
    problem(await api.get("/posts/a"), 404, "post_not_found")
    back = await api.post("/posts/a/unpublish", headers=author.headers)
    assert (back.json()["status"], back.json()["scheduled_at"]) == ("draft", None)


@pytest.mark.parametrize("body", [None, {}, {"at": None}])
async def test_without_a_time_it_is_published_at_once(
    api: Api, author: Member, body: dict[str, object] | None
) -> None:
    await api.post("/posts", json={"title": "a"}, headers=author.headers)
    answer = await api.post("/posts/a/publish", json=body, headers=author.headers)
    assert answer.json()["status"] == "published"


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        ({"at": "2020-01-01T00:00:00Z"}, 422, "not_in_the_future", "/at"),
        ({"at": "soon"}, 422, "wrong_format", "/at"),
        ({"at": 1_900_000_000}, 422, "wrong_type", "/at"),
        ({"at": "2030-02-30"}, 422, "wrong_format", "/at"),
        ({"when": "2030-01-01"}, 422, "unknown_field", "/when"),
        ([], 422, "wrong_type", ""),
        ("2030-01-01", 422, "wrong_type", ""),
    ],
)
async def test_a_time_that_is_none_is_refused(
    api: Api, author: Member, body: object, status: int, code: str, pointer: str
) -> None:
    await api.post("/posts", json={"title": "a"}, headers=author.headers)
    answer = await api.post("/posts/a/publish", json=body, headers=author.headers)
    document = problem(answer, status, "validation_failed")
    assert [(each["code"], each["pointer"]) for each in document["errors"]] == [(code, pointer)]  # type: ignore[attr-defined]  # a list
    assert (await api.get("/posts/a", headers=author.headers)).json()["version"] == 1


async def test_a_deleted_post_can_be_had_back(api: Api, author: Member) -> None:
    await api.post("/posts", json={"title": "a", "published": True}, headers=author.headers)
    assert (await api.delete("/posts/a", headers=author.headers)).status_code == 204
    for path in ("/posts/a", "/posts/a/comments"):
        problem(await api.get(path), 410, "post_gone")
        assert (await api.head(path)).status_code == 410
    assert (await api.get("/posts/a", headers=author.headers)).json()["status"] == "trashed"
    assert (await api.get("/posts?status=any", headers=author.headers)).json() == []
    listed = await api.get("/posts?status=trashed", headers=author.headers)
    assert [post["slug"] for post in listed.json()] == ["a"]
    for method, path, sent in (
        ("DELETE", "/posts/a", None),
        ("POST", "/posts/a/publish", {}),
        ("PATCH", "/posts/a", {"title": "b"}),
    ):
        refused = await api.request(method, path, json=sent, headers=author.headers)
        problem(refused, 409, "post_in_trash")
    restored = await api.post("/posts/a/restore", headers=author.headers)
    assert (restored.status_code, restored.json()["status"]) == (200, "unpublished")
    problem(await api.post("/posts/a/restore", headers=author.headers), 409, "post_not_in_trash")
    problem(await api.get("/posts/a"), 404, "post_not_found")


async def test_a_post_can_be_deleted_for_good_and_its_address_stays_gone(api: Api, author: Member) -> None:
    made = await api.post("/posts", json={"title": "a", "published": True}, headers=author.headers)
    await api.patch("/posts/a", json={"slug": "b"}, headers=author.headers)
    gone = await api.delete("/posts/b?permanently=true", headers=author.headers)
    assert gone.status_code == 204
    for name in ("a", "b", made.json()["id"]):
        problem(await api.get(f"/posts/{name}"), 410, "post_gone")
        problem(await api.get(f"/posts/{name}", headers=author.headers), 410, "post_gone")
        problem(await api.delete(f"/posts/{name}", headers=author.headers), 404, "post_not_found")
    for slug in ("a", "b"):
        answer = await api.post("/posts", json={"title": "x", "slug": slug}, headers=author.headers)
        problem(answer, 409, "slug_taken")
    derived = await api.post("/posts", json={"title": "A"}, headers=author.headers)
    assert derived.json()["slug"] == "a-2"
    problem(await api.delete("/posts/a-2?permanently=yes", headers=author.headers), 422, "validation_failed")


async def test_a_stale_tag_changes_nothing(api: Api, author: Member) -> None:
    made = await api.post("/posts", json={"title": "a"}, headers=author.headers)
    stale = author.headers | {"If-Match": made.headers["etag"]}
    await api.patch("/posts/a", json={"title": "b"}, headers=author.headers)
    for method, path in (
        ("POST", "/posts/a/publish"),
        ("DELETE", "/posts/a"),
        ("DELETE", "/posts/a?permanently=true"),
    ):
        answer = await api.request(method, path, headers=stale)
        problem(answer, 412, "precondition_failed")
        assert answer.headers["etag"].startswith('"2-')
    trashed = await api.delete("/posts/a", headers=author.headers)
    assert trashed.status_code == 204
    problem(await api.post("/posts/a/restore", headers=stale), 412, "precondition_failed")


async def test_a_slug_of_the_past_leads_on_in_one_step(api: Api, author: Member) -> None:
    await api.post("/posts", json={"title": "a", "published": True}, headers=author.headers)
    for slug in ("b", "c", "a", "d"):
        name = {"b": "a", "c": "b", "a": "c", "d": "a"}[slug]
        await api.patch(f"/posts/{name}", json={"slug": slug}, headers=author.headers)
    for name in ("a", "b", "c"):
        answer = await api.get(f"/posts/{name}?fields=id,slug")
        assert (answer.status_code, answer.headers["location"]) == (
            308,
            "/posts/d?fields=id,slug",
        )
        assert (await api.head(f"/posts/{name}")).status_code == 308
        comments = await api.get(f"/posts/{name}/comments?limit=5")
        assert comments.headers["location"] == "/posts/d/comments?limit=5"
    assert (await api.get("/posts/d")).json()["slug"] == "d"


async def test_a_write_is_not_led_on(api: Api, author: Member) -> None:
    made = await api.post("/posts", json={"title": "a", "published": True}, headers=author.headers)
    await api.patch("/posts/a", json={"slug": "b"}, headers=author.headers)
    for headers in (author.headers, author.headers | {"If-Match": made.headers["etag"]}):
        answer = await api.patch("/posts/a", json={"title": "x"}, headers=headers)
        problem(answer, 404, "post_not_found")
        problem(await api.delete("/posts/a", headers=headers), 404, "post_not_found")


async def test_an_address_of_what_is_hidden_leads_nobody(api: Api, world: World, author: Member) -> None:
    once = frozenset({Slug("old"), Slug("new")})
    await world.given(
        world.make.draft(author.user, slug=Slug("new"), status=PostStatus.UNPUBLISHED, public_slugs=once)
    )
    for name in ("old", "new"):
        hidden, nowhere = await api.get(f"/posts/{name}"), await api.get("/posts/nowhere")
        assert hidden.status_code == nowhere.status_code == 404
    assert (await api.get("/posts/old", headers=author.headers)).headers["location"] == "/posts/new"
