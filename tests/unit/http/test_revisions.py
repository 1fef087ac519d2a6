"""The earlier versions of posts, as clients see them."""

from typing import Any

import pytest

from blog.domain.access.roles import Role
from blog.domain.posts.post import Post
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def draft(world: World, api: Api, author: Member) -> Post:
    """Edited twice since it was stored."""
    draft = world.make.draft(author.user, version=1, excerpt=None)
    await world.given(draft)
    for changes in ({"title": "New words"}, {"content": "Old text", "tags": ["a"]}):
        answer = await api.patch(f"/posts/{draft.id}", json=changes, headers=author.headers)
        assert answer.status_code == 200
    return draft


async def get(api: Api, author: Member, path: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    answer = await api.get(path, headers=author.headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.json()


async def test_the_list_tells_who_changed_what_and_when(api: Api, author: Member, draft: Post) -> None:
    found = await get(api, author, f"/posts/{draft.content.slug}/revisions?limit=2")
    assert [entry["number"] for entry in found] == [3, 2]
    assert found[1] == {
        "number": 2,
        "editor": {
            "id": str(author.user.id),
            "username": author.user.username.value,
            "name": author.user.name.value,
        },
        "created_at": found[1]["created_at"],
        "changed": ["title"],
    }
    rest = await api.get(f"/posts/{draft.id}/revisions?limit=2&count=true", headers=author.headers)
    assert rest.headers["x-total-count"] == "3"
    following = rest.headers["link"].partition(">")[0].removeprefix("<")
    assert [entry["number"] for entry in await get(api, author, following)] == [1]
    turned = await get(api, author, f"/posts/{draft.id}/revisions?sort=number&fields=number")
    assert turned == [{"number": 1}, {"number": 2}, {"number": 3}]


async def test_one_revision_has_what_the_post_said(api: Api, author: Member, draft: Post) -> None:
    found = await get(api, author, f"/posts/{draft.id}/revisions/2")
    assert found["fields"]["title"] == "New words"
    assert found["fields"]["content"] == draft.content.body.source.value
    assert (found["fields"]["excerpt"], found["fields"]["tags"]) == (None, [])
    assert "html" not in str(found)
    last = await get(api, author, f"/posts/{draft.id}/revisions/3?fields=fields")
    assert [tag["name"] for tag in last["fields"]["tags"]] == ["a"]
    assert last.keys() == {"fields"}


async def test_a_revision_has_a_tag_and_is_not_sent_twice(api: Api, author: Member, draft: Post) -> None:
    for path in ("/2", "/2/diff"):
        address = f"/posts/{draft.id}/revisions{path}"
        tag = (await api.get(address, headers=author.headers)).headers["etag"]
        assert tag.startswith('"2-')
        again = await api.get(address, headers={**author.headers, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


async def test_a_difference_is_told_field_by_field(api: Api, author: Member, draft: Post) -> None:
    found = await get(api, author, f"/posts/{draft.id}/revisions/3/diff?against=1")
    assert (found["before"], found["after"]) == (1, 3)
    changes = {change["field"]: change for change in found["changes"]}
    assert changes.keys() == {"title", "content", "tags"}
    title = changes["title"]
    assert title.keys() == {"field", "before", "after", "parts"}
    assert (title["before"], title["after"]) == (draft.content.title.value, "New words")
    assert {part["op"] for part in title["parts"]} <= {"equal", "insert", "delete"}
    assert "".join(part["text"] for part in title["parts"] if part["op"] != "delete") == "New words"
    tags = changes["tags"]
    assert tags.keys() == {"field", "before", "after", "added", "removed", "moved"}
    assert ([tag["name"] for tag in tags["added"]], tags["removed"], tags["moved"]) == (["a"], [], [])
    before = await get(api, author, f"/posts/{draft.id}/revisions/2/diff")
    assert [change["field"] for change in before["changes"]] == ["title"]


async def test_a_restored_revision_is_a_new_one(api: Api, author: Member, draft: Post) -> None:
    seen = (await api.get(f"/posts/{draft.id}", headers=author.headers)).headers["etag"]
    path = f"/posts/{draft.id}/revisions/1/restore"
    answer = await api.post(path, headers={**author.headers, "If-Match": seen})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["version"], found["title"]) == (4, draft.content.title.value)
    assert answer.headers["etag"].startswith('"4-')
    stale = await api.post(path, headers={**author.headers, "If-Match": seen})
    problem(stale, 412, "precondition_failed")
    assert stale.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    "number", ["0", "-1", "4", "01", "x", "1.0", "2147483648", "9" * 40, "%201", "\u0661"]
)
async def test_what_is_no_number_of_a_revision_is_not_there(
    api: Api, author: Member, draft: Post, number: str
) -> None:
    for method, path in (("GET", ""), ("GET", "/diff"), ("POST", "/restore")):
        address = f"/posts/{draft.id}/revisions/{number}{path}"
        answer = await api.request(method, address, headers=author.headers)
        problem(answer, 404, "revision_not_found")


@pytest.mark.parametrize("against", ["0", "x", "1.5", "2147483648", ""])
async def test_what_cannot_be_compared_with_is_refused(
    api: Api, author: Member, draft: Post, against: str
) -> None:
    address = f"/posts/{draft.id}/revisions/2/diff?against={against}"
    document = problem(await api.get(address, headers=author.headers), 422, "validation_failed")
    assert "against" in str(document["errors"])


async def test_a_hidden_post_is_not_there_whatever_is_asked(api: Api, sign_in: SignIn, draft: Post) -> None:
    stranger = await sign_in(Role.AUTHOR)
    for post in (draft.id, draft.content.slug, "no-such-post"):
        for method, path in (
            ("GET", ""), ("GET", "/1"), ("GET", "/99"), ("GET", "/1/diff"), ("POST", "/1/restore"),
        ):  # fmt: skip
            address = f"/posts/{post}/revisions{path}"
            problem(await api.request(method, address, headers=stranger.headers), 404, "post_not_found")


async def test_the_document_says_which_numbers_there_can_be(api: Api) -> None:
    paths = (await api.get("/openapi.json")).json()["paths"]
    parameters = paths["/posts/{id_or_slug}/revisions/{number}/diff"]["get"]["parameters"]
    shapes = {each["name"]: each["schema"] for each in parameters}
    for name in ("number", "against"):
        assert (shapes[name]["minimum"], shapes[name]["maximum"]) == (1, 2**31 - 1), name
