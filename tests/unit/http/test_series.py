"""Series over HTTP, and posts in them."""

from typing import Any

import pytest

from blog.domain.access.roles import Role
from blog.domain.posts.place import SeriesPlace
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def editor(sign_in: SignIn) -> Member:
    return await sign_in(Role.EDITOR)


async def make(api: Api, by: Member, **fields: object) -> dict[str, Any]:
    answer = await api.post("/series", json={"title": "Owls", **fields}, headers=by.headers)
    assert answer.status_code == 201, answer.text
    series: dict[str, Any] = answer.json()
    return series


async def write(api: Api, by: Member, title: str, part: int | None, **fields: object) -> dict[str, Any]:
    place = None if part is None else {"id_or_slug": "owls", "part": part}
    post = {"title": title, "series": place, "published": True, **fields}
    answer = await api.post("/posts", json=post, headers=by.headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def link(post: dict[str, Any]) -> dict[str, Any]:
    return {name: post[name] for name in ("id", "slug", "title")}


async def test_a_series_is_made_renamed_and_deleted(api: Api, editor: Member) -> None:
    made = await api.post("/series", json={"title": "Größe"}, headers=editor.headers)
    assert made.status_code == 201
    series = made.json()
    assert made.headers["location"] == f"/series/{series['id']}"
    assert series == {
        "id": series["id"],
        "title": "Größe",
        "slug": series["slug"],
        "description": None,
        "post_count": 0,
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
    }
    path = f"/series/{series['slug']}"
    seen = (await api.get(path, headers=editor.headers)).headers["etag"]
    changes = {"title": "Size", "slug": "size", "description": " All. "}
    renamed = await api.patch(path, json=changes, headers={**editor.headers, "If-Match": seen})
    assert renamed.json() == series | changes | {"description": "All.", "version": 2}
    stale = {**editor.headers, "If-Match": seen}
    problem(await api.patch("/series/size", json={"title": "N"}, headers=stale), 412, "precondition_failed")
    problem(await api.delete("/series/size", headers=stale), 412, "precondition_failed")
    problem(await api.get(path, headers=editor.headers), 404, "series_not_found")
    taken = await api.post("/series", json={"title": "N", "slug": "size"}, headers=editor.headers)
    problem(taken, 409, "series_slug_taken")
    assert (await api.delete("/series/size", headers=editor.headers)).status_code == 204
    problem(await api.get("/series/size", headers=editor.headers), 404, "series_not_found")


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("title", "x" * 201), ("slug", "No slug"), ("description", ""), ("colour", "#000000")],
)
async def test_what_a_series_cannot_have_is_refused(
    api: Api, editor: Member, field: str, value: object
) -> None:
    series = await make(api, editor)
    for refused in (
        await api.post("/series", json={"title": "T", field: value}, headers=editor.headers),
        await api.patch(f"/series/{series['id']}", json={field: value}, headers=editor.headers),
    ):
        errors: Any = problem(refused, 422, "validation_failed")["errors"]
        assert [error["pointer"] for error in errors] == [f"/{field}"]
    problem(await api.get("/series/No slug", headers=editor.headers), 404, "series_not_found")


async def test_readers_know_of_a_series_by_what_is_public_of_it(
    api: Api, world: World, editor: Member
) -> None:
    series = await make(api, editor)
    draft = await write(api, editor, "Draft", 2, published=False)
    listed = await api.get("/series?count=true")
    assert (listed.json(), listed.headers["x-total-count"]) == ([], "0")
    problem(await api.get("/series/owls"), 404, "series_not_found")
    unknown = (await api.get("/posts?series=unknown")).json()
    assert (await api.get("/posts?series=owls")).json() == unknown == []
    assert (await api.get("/series/owls", headers=editor.headers)).json() == series
    first = await write(api, editor, "First", 1)
    (public,) = (await api.get("/series?sort=-created_at")).json()
    assert public == series | {"post_count": 1}
    assert (await api.get("/series/owls?fields=title,post_count")).json() == {
        "title": "Owls",
        "post_count": 1,
    }
    before = await api.get(f"/posts/{first['id']}")
    assert (before.json()["previous"], before.json()["next"]) == (None, None)
    # A secret part changes nothing that anybody is shown of the public one, not even its tag.
    await write(api, editor, "Another", 3, published=False)
    assert (await api.get(f"/posts/{first['id']}")).headers["etag"] == before.headers["etag"]
    shown = (await api.get(f"/posts/{draft['id']}", headers=editor.headers)).json()
    assert (shown["previous"], shown["next"]) == (link(first), None)
    await api.post(f"/posts/{draft['id']}/publish", headers=editor.headers)
    after = await api.get(f"/posts/{first['id']}", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["next"]) == (200, link(draft))
    assert after.json()["version"] == before.json()["version"]


async def test_the_parts_of_a_series_are_listed_in_their_order(api: Api, editor: Member) -> None:
    series = await make(api, editor)
    third, first, second = [
        await write(api, editor, title, part) for title, part in (("C", 30), ("A", 1), ("B", 30))
    ]
    await write(api, editor, "Else", None)
    place = {name: series[name] for name in ("id", "title", "slug")}
    listed = (await api.get("/posts?series=owls&sort=part&fields=title,series")).json()
    assert listed == [
        {"title": "A", "series": {**place, "part": 1}},
        {"title": "C", "series": {**place, "part": 30}},
        {"title": "B", "series": {**place, "part": 30}},
    ]
    page = await api.get("/posts?series=owls&sort=-part&limit=1")
    titles = [page.json()[0]["title"]]
    while "next" in page.links:
        page = await api.get(page.links["next"]["url"])
        titles += [post["title"] for post in page.json()]
    assert titles == ["B", "C", "A"]
    whole = (await api.get("/posts?series=owls&sort=part&include=meta")).json()
    assert [(post["previous"], post["next"]) for post in whole] == [
        (None, link(third)),
        (link(first), link(second)),
        (link(third), None),
    ]
    assert "next" not in (await api.get("/posts?series=owls")).json()[0]
    named = (await api.get("/posts?series=owls&sort=part&fields=next")).json()
    assert named == [{"next": link(third)}, {"next": link(second)}, {"next": None}]


@pytest.mark.parametrize(
    "query", ["sort=part", "sort=title,-part", f"series={'0' * 32}", "series=A", "series=a&series=b"]
)
async def test_a_list_that_makes_no_sense_is_refused(api: Api, query: str) -> None:
    problem(await api.get(f"/posts?{query}"), 422, "validation_failed")


@pytest.mark.parametrize(
    ("place", "pointer", "code"),
    [
        ("owls", "/series", "wrong_type"),
        ({"id_or_slug": "owls"}, "/series/part", "missing"),
        ({"part": 1}, "/series/id_or_slug", "missing"),
        ({"id_or_slug": "owls", "part": 0}, "/series/part", "out_of_range"),
        ({"id_or_slug": "owls", "part": 10_000}, "/series/part", "out_of_range"),
        ({"id_or_slug": "owls", "part": "1"}, "/series/part", "wrong_type"),
        ({"id_or_slug": "owls", "part": True}, "/series/part", "wrong_type"),
        ({"id_or_slug": "0" * 32, "part": 1}, "/series/id_or_slug", "wrong_format"),
        ({"id_or_slug": "unknown", "part": 1}, "/series/id_or_slug", "unknown"),
        ({"id_or_slug": "owls", "part": 1, "title": "Owls"}, "/series/title", "unknown_field"),
    ],
)
async def test_a_place_that_cannot_be_is_refused(
    api: Api, world: World, editor: Member, place: object, pointer: str, code: str
) -> None:
    await make(api, editor)
    await world.given(post := world.make.draft(editor.user))
    for refused in (
        await api.post("/posts", json={"title": "T", "series": place}, headers=editor.headers),
        await api.patch(f"/posts/{post.id}", json={"series": place}, headers=editor.headers),
    ):
        errors: Any = problem(refused, 422, "validation_failed")["errors"]
        assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]


async def test_a_post_keeps_its_version_and_gets_another_tag_when_its_series_is_renamed_or_deleted(
    api: Api, world: World, editor: Member
) -> None:
    series = world.make.series()
    post = world.make.post(editor.user, series=SeriesPlace(series.id, 4))
    await world.given(series, post)
    path = f"/posts/{post.id}"
    tags = [(await api.get(path)).headers["etag"]]
    await api.patch(f"/series/{series.id}", json={"title": "New"}, headers=editor.headers)
    renamed = await api.get(path)
    assert renamed.json()["series"] == {
        "id": str(series.id),
        "title": "New",
        "slug": series.slug.value,
        "part": 4,
    }
    await api.delete(f"/series/{series.id}", headers=editor.headers)
    bare = await api.get(path)
    assert (bare.json()["series"], bare.json()["version"]) == (None, renamed.json()["version"])
    tags += [renamed.headers["etag"], bare.headers["etag"]]
    assert len(set(tags)) == 3
    # Nobody changed the post: who saw it before may still write.
    headers = {**editor.headers, "If-Match": tags[0]}
    assert (await api.patch(path, json={"title": "Mine"}, headers=headers)).status_code == 200
