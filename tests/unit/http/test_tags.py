"""Tags over HTTP."""

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def editor(sign_in: SignIn) -> Member:
    return await sign_in(Role.EDITOR)


async def test_a_tag_is_made_renamed_and_deleted(api: Api, editor: Member) -> None:
    made = await api.post("/tags", json={"name": "Größe"}, headers=editor.headers)
    assert made.status_code == 201
    tag = made.json()
    assert made.headers["location"] == f"/tags/{tag['id']}"
    assert tag == {
        "id": tag["id"],
        "name": "Größe",
        "slug": tag["slug"],
        "description": None,
        "colour": None,
        "image": None,
        "meta_title": None,
        "meta_description": None,
        "post_count": 0,
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
    }
    renamed = await api.patch(f"/tags/{tag['slug']}", json={"name": "Size"}, headers=editor.headers)
    assert (renamed.json()["name"], renamed.json()["slug"]) == ("Size", tag["slug"])
    moved = await api.patch(f"/tags/{tag['id']}", json={"slug": "size"}, headers=editor.headers)
    assert (moved.json()["slug"], moved.json()["version"]) == ("size", 3)
    assert (await api.delete("/tags/size", headers=editor.headers)).status_code == 204
    problem(await api.get("/tags/size", headers=editor.headers), 404, "tag_not_found")


async def test_names_and_slugs_of_tags_are_given_once(api: Api, editor: Member) -> None:
    await api.post("/tags", json={"name": "Go", "slug": "golang"}, headers=editor.headers)
    for body, code in (
        ({"name": "GO"}, "tag_name_taken"),
        ({"name": "Other", "slug": "golang"}, "tag_slug_taken"),
    ):
        problem(await api.post("/tags", json=body, headers=editor.headers), 409, code)


async def test_a_tag_that_only_a_draft_carries_is_known_to_editors_alone(
    api: Api, world: World, editor: Member
) -> None:
    tag = world.make.tag()
    await world.given(tag, world.make.draft(editor.user, tag_ids=(tag.id,)))
    problem(await api.get(f"/tags/{tag.slug}"), 404, "tag_not_found")
    assert (await api.get("/tags?count=true")).headers["x-total-count"] == "0"
    assert (await api.get(f"/tags/{tag.slug}", headers=editor.headers)).json()["post_count"] == 0
    assert len((await api.get("/tags", headers=editor.headers)).json()) == 1


async def test_a_tag_has_a_description_a_colour_and_an_image(api: Api, editor: Member) -> None:
    image = {"url": "https://images.example.org/sky.webp", "alt": "The sky"}
    new = {
        "name": "Sky",
        "description": " Up. ",
        "colour": "#1E2A5A",
        "image": image,
        "meta_title": "All of it",
    }
    tag = (await api.post("/tags", json=new, headers=editor.headers)).json()
    assert tag == tag | {
        "description": "Up.",
        "colour": "#1e2a5a",
        "image": image,
        "meta_title": "All of it",
        "meta_description": None,
    }
    changes = {"image": {"url": image["url"], "alt": ""}, "description": None, "meta_description": "Here."}
    changed = await api.patch("/tags/sky", json=changes, headers=editor.headers)
    assert changed.json() == tag | changes | {"version": 2}
    bare = await api.patch("/tags/sky", json={"image": None, "colour": None}, headers=editor.headers)
    assert (bare.json()["image"], bare.json()["colour"], bare.json()["meta_title"]) == (
        None,
        None,
        "All of it",
    )
    same = await api.get("/tags/sky?fields=image,slug", headers=editor.headers)
    assert same.json() == {"image": None, "slug": "sky"}


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("description", " ", "/description"),
        ("description", "x" * 2_001, "/description"),
        ("description", "é" * 1_001, "/description"),
        ("colour", "red", "/colour"),
        ("colour", "#12345", "/colour"),
        ("image", "https://example.org/a.png", "/image"),
        ("image", {"url": "https://example.org/a.png"}, "/image/alt"),
        ("image", {"url": "http://example.org/a.png", "alt": ""}, "/image/url"),
        ("image", {"url": "https://ada@example.org/", "alt": ""}, "/image/url"),
        ("image", {"url": "https://example.org/", "alt": "x" * 501}, "/image/alt"),
        ("image", {"url": "https://example.org/", "alt": "", "width": 1}, "/image/width"),
        ("meta_title", "", "/meta_title"),
        ("meta_description", "a\nb", "/meta_description"),
    ],
)
async def test_what_a_tag_cannot_have_is_refused(
    api: Api, editor: Member, field: str, value: object, pointer: str
) -> None:
    await api.post("/tags", json={"name": "Sky"}, headers=editor.headers)
    for refused in (
        await api.post("/tags", json={"name": "Sea", field: value}, headers=editor.headers),
        await api.patch("/tags/sky", json={field: value}, headers=editor.headers),
    ):
        errors = problem(refused, 422, "validation_failed")["errors"]
        assert isinstance(errors, list)
        assert [error["pointer"] for error in errors] == [pointer]


async def test_an_address_of_the_past_leads_to_the_tag_in_one_step(
    api: Api, world: World, editor: Member
) -> None:
    posts = [{"title": name, "tags": [name], "published": True} for name in ("JS", "ECMA", "JavaScript")]
    for post in posts:
        await api.post("/posts", json=post, headers=editor.headers)
    old = (await api.get("/tags/js")).json()
    merged = await api.post("/tags/js/merge", json={"into": "ecma"}, headers=editor.headers)
    assert (merged.status_code, merged.json()["slug"], merged.json()["post_count"]) == (200, "ecma", 2)
    assert merged.headers["etag"] == (await api.get("/tags/ecma")).headers["etag"]
    into = (await api.get("/tags/javascript")).json()["id"]
    await api.post("/tags/ecma/merge", json={"into": into}, headers=editor.headers)
    await api.patch("/tags/javascript", json={"slug": "java-script"}, headers=editor.headers)
    for ref in ("js", "ecma", "javascript", old["id"]):
        led = await api.get(f"/tags/{ref}?fields=slug,name")
        assert (led.status_code, led.content) == (308, b"")
        assert led.headers["location"] == "/tags/java-script?fields=slug,name"
        assert led.headers["cache-control"] == "no-store"
        private = await api.get(f"/tags/{ref}", headers=editor.headers)
        assert (private.status_code, private.headers["location"]) == (308, "/tags/java-script")
    (answer,) = (await api.get("/tags")).json()
    assert answer["post_count"] == 3
    for ref in ("js", "ecma", "javascript", "java-script"):
        for name in ("tag", "primary_tag"):
            assert len((await api.get(f"/posts?{name}={ref}")).json()) == 3
    again = await api.post("/posts", json={"title": "New", "tags": ["js", "ecma"]}, headers=editor.headers)
    assert [tag["name"] for tag in again.json()["tags"]] == ["JavaScript"]


async def test_writes_by_an_address_of_the_past_find_nothing(api: Api, editor: Member) -> None:
    await api.post("/tags", json={"name": "Old"}, headers=editor.headers)
    await api.post("/tags", json={"name": "Other"}, headers=editor.headers)
    await api.patch("/tags/old", json={"slug": "new"}, headers=editor.headers)
    for refused in (
        await api.patch("/tags/old", json={"name": "N"}, headers=editor.headers),
        await api.delete("/tags/old", headers=editor.headers),
        await api.post("/tags/old/merge", json={"into": "other"}, headers=editor.headers),
    ):
        problem(refused, 404, "tag_not_found")
    taken = await api.post("/tags", json={"name": "N", "slug": "old"}, headers=editor.headers)
    problem(taken, 409, "tag_slug_taken")
    led = await api.get("/tags/old", headers=editor.headers)
    assert (led.status_code, led.headers["location"]) == (308, "/tags/new")
    problem(await api.get("/tags/old"), 404, "tag_not_found")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/into", "missing"),
        ({"into": None}, "/into", "wrong_type"),
        ({"into": "No slug!"}, "/into", "wrong_format"),
        ({"into": "a" * 101}, "/into", "too_long"),
        ({"into": "0" * 32}, "/into", "wrong_format"),
        ({"into": "unknown"}, "/into", "unknown_tag"),
        ({"into": "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"}, "/into", "unknown_tag"),
        ({"into": "sky"}, "/into", "same_tag"),
        ({"into": "sea", "from": "sky"}, "/from", "unknown_field"),
        (["sea"], "", "wrong_type"),
    ],
)
async def test_a_tag_is_merged_into_another_one_that_is_named(
    api: Api, editor: Member, body: object, pointer: str, code: str
) -> None:
    for name in ("Sky", "Sea"):
        await api.post("/tags", json={"name": name}, headers=editor.headers)
    refused = problem(
        await api.post("/tags/sky/merge", json=body, headers=editor.headers), 422, "validation_failed"
    )
    errors = refused["errors"]
    assert isinstance(errors, list)
    assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]
    assert len((await api.get("/tags", headers=editor.headers)).json()) == 2


async def test_a_merge_may_depend_on_what_was_seen(api: Api, editor: Member) -> None:
    await api.post("/tags", json={"name": "Sky"}, headers=editor.headers)
    other = (await api.post("/tags", json={"name": "Sea"}, headers=editor.headers)).headers["etag"]
    seen = (await api.get("/tags/sky", headers=editor.headers)).headers["etag"]
    await api.patch("/tags/sky", json={"name": "Heaven"}, headers=editor.headers)
    now = (await api.get("/tags/sky", headers=editor.headers)).headers["etag"]
    for stale in (seen, other, '"9-0123456789abcdef01234567"'):
        headers = {**editor.headers, "If-Match": stale}
        refused = await api.post("/tags/sky/merge", json={"into": "sea"}, headers=headers)
        problem(refused, 412, "precondition_failed")
        assert refused.headers["etag"] == now
    headers = {**editor.headers, "If-Match": now}
    assert (await api.post("/tags/sky/merge", json={"into": "sea"}, headers=headers)).status_code == 200
    gone = await api.post("/tags/sky/merge", json={"into": "sea"}, headers=headers)
    problem(gone, 404, "tag_not_found")
