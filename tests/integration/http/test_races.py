"""Many requests at once, on each real database: nothing is lost, nothing is done twice, nothing fails."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import Any

import httpx

from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, Api, People

MANY = 50


async def statuses(answers: Iterable[Awaitable[httpx.Response]]) -> Counter[int]:
    """How often each status was answered, when all were asked at once."""
    return Counter(answer.status_code for answer in await asyncio.gather(*answers))


async def test_one_of_many_accounts_with_one_address_is_made(api: Api) -> None:
    def register(number: int) -> Awaitable[httpx.Response]:
        case = "ADA" if number % 2 else "ada"
        account = {"name": f"Ada {number}", "email": f"{case}@example.org", "password": PASSWORD}
        return api.post("/users", json=account)

    assert await statuses(map(register, range(MANY))) == {201: 1, 409: MANY - 1}
    assert len((await api.get("/users?limit=100")).json()) == 1


async def test_everybody_of_one_name_gets_an_account(api: Api) -> None:
    def register(number: int) -> Awaitable[httpx.Response]:
        account = {"name": "Ada", "email": f"ada{number}@example.org", "password": PASSWORD}
        return api.post("/users", json=account)

    assert await statuses(map(register, range(MANY))) == {201: MANY}
    names = {user["username"] for user in (await api.get("/users?limit=100")).json()}
    assert len(names) == MANY


async def test_one_of_many_posts_with_one_slug_is_made(api: Api, people: People) -> None:
    author = await people.join(Role.AUTHOR)

    def write(number: int) -> Awaitable[httpx.Response]:
        post = {"title": f"Number {number}", "slug": "the-one"}
        return api.post("/posts", json=post, headers=author.headers)

    assert await statuses(map(write, range(MANY))) == {201: 1, 409: MANY - 1}


async def test_many_posts_of_one_title_get_slugs_of_their_own_and_share_new_tags(
    api: Api, people: People
) -> None:
    author = await people.join(Role.AUTHOR)

    def write(number: int) -> Awaitable[httpx.Response]:
        tags = ["Alpha", "beta", "GAMMA"] if number % 2 else ["gamma", "Beta", "alpha"]
        post = {"title": "Same title", "tags": tags, "published": True}
        return api.post("/posts", json=post, headers=author.headers)

    assert await statuses(map(write, range(MANY))) == {201: MANY}
    posts = (await api.get("/posts?limit=100")).json()
    assert len(posts) == MANY
    assert len({post["slug"] for post in posts}) == MANY
    tags = (await api.get("/tags")).json()
    assert [tag["post_count"] for tag in tags] == [MANY] * 3


async def test_one_of_many_edits_of_one_version_is_made(api: Api, people: People) -> None:
    editor = await people.join(Role.EDITOR)
    made = await api.post("/posts", json={"title": "Draft"}, headers=editor.headers)
    headers = {**editor.headers, "If-Match": made.headers["etag"]}
    path = f"/posts/{made.json()['id']}"

    def edit(number: int) -> Awaitable[httpx.Response]:
        return api.patch(path, json={"title": f"Number {number}"}, headers=headers)

    assert await statuses(map(edit, range(MANY))) == {200: 1, 412: MANY - 1}
    assert (await api.get(path, headers=editor.headers)).json()["version"] == made.json()["version"] + 1


async def test_edits_that_expect_nothing_are_all_made(api: Api, people: People) -> None:
    editor = await people.join(Role.EDITOR)
    made = await api.post("/posts", json={"title": "Draft"}, headers=editor.headers)
    path = f"/posts/{made.json()['id']}"

    def edit(number: int) -> Awaitable[httpx.Response]:
        return api.patch(path, json={"title": f"Number {number}"}, headers=editor.headers)

    assert await statuses(map(edit, range(MANY))) == {200: MANY}
    assert (await api.get(path, headers=editor.headers)).json()["version"] == 1 + MANY


async def test_there_is_always_an_owner_when_two_demote_each_other(api: Api, people: People) -> None:
    first, second, third = [await people.join(Role.OWNER) for _ in range(3)]
    # Whoever is left restores the others each time, so that a round begins with three.
    for _ in range(70):  # two hundred on three databases
        demoted = await asyncio.gather(
            api.patch(f"/users/{first.id}", json={"role": "admin"}, headers=second.headers),
            api.patch(f"/users/{second.id}", json={"role": "admin"}, headers=first.headers),
            api.patch(f"/users/{third.id}", json={"role": "admin"}, headers=third.headers),
        )
        assert {answer.status_code for answer in demoted} <= {200, 403, 409}
        owners = [user for user in (await api.get("/users")).json() if user["role"] == "owner"]
        assert len(owners) >= 1
        left = next(person for person in (first, second, third) if str(person.id) == owners[0]["id"])
        still = {owner["id"] for owner in owners}
        for person in (each for each in (first, second, third) if str(each.id) not in still):
            restored = await api.patch(f"/users/{person.id}", json={"role": "owner"}, headers=left.headers)
            assert restored.status_code == 200


async def test_a_transfer_and_edits_at_the_same_time_lose_nothing(api: Api, people: People) -> None:
    giver, taker, owner = [await people.join(role) for role in (Role.AUTHOR, Role.AUTHOR, Role.OWNER)]
    posts = [
        (await api.post("/posts", json={"title": f"Post {number}"}, headers=giver.headers)).json()["id"]
        for number in range(20)
    ]
    moved, *edited = await asyncio.gather(
        api.post(f"/users/{giver.id}/transfer_posts", json={"to": str(taker.id)}, headers=owner.headers),
        *(
            api.patch(f"/posts/{post}", json={"excerpt": f"Excerpt of {post}"}, headers=owner.headers)
            for post in posts
        ),
    )
    assert moved.json() == {"transferred": 20}
    assert {answer.status_code for answer in edited} == {200}
    for post in posts:
        found = (await api.get(f"/posts/{post}", headers=owner.headers)).json()
        assert found["author"]["id"] == str(taker.id)
        assert found["excerpt"] == f"Excerpt of {post}"
        assert found["version"] == 3


async def test_a_post_that_is_deleted_and_edited_at_once_is_gone(api: Api, people: People) -> None:
    editor = await people.join(Role.EDITOR)
    made = await api.post("/posts", json={"title": "Short-lived"}, headers=editor.headers)
    path = f"/posts/{made.json()['id']}"
    answers = await statuses(
        [
            *(api.patch(path, json={"title": f"T{n}"}, headers=editor.headers) for n in range(10)),
            *(api.delete(path, headers=editor.headers) for _ in range(10)),
            *(api.delete(f"{path}?permanently=true", headers=editor.headers) for _ in range(10)),
        ]
    )
    # Into the trash once, unless it went for good before, and for good once.
    assert answers[204] in {1, 2}
    assert set(answers) <= {200, 204, 404, 409}
    assert (await api.get(path, headers=editor.headers)).status_code == 404


async def test_edits_of_different_fields_are_all_merged_and_none_is_lost(api: Api, people: People) -> None:
    editor = await people.join(Role.EDITOR)
    made = await api.post("/posts", json={"title": "Draft"}, headers=editor.headers)
    path, etag = f"/posts/{made.json()['id']}", made.headers["etag"]
    for number in range(MANY // 5):
        edits: list[dict[str, Any]] = [
            {"title": f"Title {number}"},
            {"content": f"Content {number}"},
            {"slug": f"slug-{number}"},
            {"excerpt": f"Excerpt {number}"},
            {"tags": [f"tag {number}"]},
        ]
        headers = {**editor.headers, "If-Match": etag}
        answers = await asyncio.gather(
            *(api.patch(f"{path}?on_conflict=merge", json=edit, headers=headers) for edit in edits)
        )
        assert [answer.status_code for answer in answers] == [200] * 5, [each.text for each in answers]
        merged = sorted(len(answer.headers.get("x-merged", "").split()) for answer in answers)
        assert merged == [0, 1, 2, 3, 4]
        found = await api.get(path, headers=editor.headers)
        etag = found.headers["etag"]
        post = found.json()
        assert post["version"] == 1 + 5 * (number + 1)
        assert {name: post[name] for edit in edits[:4] for name in edit} == {
            name: value for edit in edits[:4] for name, value in edit.items()
        }
        assert [tag["name"] for tag in post["tags"]] == edits[4]["tags"]
    revisions = (await api.get(f"{path}/revisions?limit=100", headers=editor.headers)).json()
    assert [each["number"] for each in revisions] == list(range(1 + MANY, 0, -1))
    assert {len(each["changed"]) for each in revisions[:-1]} == {1}


async def test_one_of_many_merges_of_the_same_field_is_made(api: Api, people: People) -> None:
    editor = await people.join(Role.EDITOR)
    made = await api.post("/posts", json={"title": "Draft"}, headers=editor.headers)
    headers = {**editor.headers, "If-Match": made.headers["etag"]}
    path = f"/posts/{made.json()['id']}"

    def edit(number: int) -> Awaitable[httpx.Response]:
        return api.patch(f"{path}?on_conflict=merge", json={"title": f"No. {number}"}, headers=headers)

    answers = await asyncio.gather(*map(edit, range(MANY // 2)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: MANY // 2 - 1}
    refused = [answer.json() for answer in answers if answer.status_code == 412]
    assert all(each["changed"] == each["conflicting"] == ["title"] for each in refused)


async def test_every_like_of_many_counts_once(api: Api, people: People) -> None:
    author = await people.join(Role.AUTHOR)
    readers = [await people.join(Role.READER) for _ in range(10)]
    post = await api.post("/posts", json={"title": "Liked", "published": True}, headers=author.headers)
    made = await api.post(
        f"/posts/{post.json()['id']}/comments", json={"content": "Yes."}, headers=author.headers
    )
    path = made.headers["location"]

    def like(number: int) -> Awaitable[httpx.Response]:
        return api.put(f"{path}/like", headers=readers[number % 10].headers)

    def report(number: int) -> Awaitable[httpx.Response]:
        return api.post(f"{path}/reports", json={"reason": "spam"}, headers=readers[number % 10].headers)

    assert await statuses([*map(like, range(MANY)), *map(report, range(20))]) == {200: MANY, 202: 20}
    assert (await api.get(path)).json()["like_count"] == 10
    assert (await api.get(path, headers=author.headers)).json()["report_count"] == 10
    taken = (api.delete(f"{path}/like", headers=readers[number % 3].headers) for number in range(9))
    assert await statuses([*taken, *map(like, range(3, 30, 10))]) == {200: 12}
    assert (await api.get(path)).json()["like_count"] == 7
