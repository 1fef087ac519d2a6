"""Custom fields over HTTP: declared, given to posts, filtered by, and told in the OpenAPI document."""

import json
from typing import Any

import pytest

from blog.application.unit_of_work import StorageUnavailable
from blog.domain.access.roles import Role
from blog.domain.common.custom import CustomValues
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World

RATING = {"key": "rating", "label": "Rating", "type": "number", "minimum": 0, "maximum": 5}
MOOD = {"key": "mood", "label": "Mood", "type": "choice", "options": ["calm", "wild"], "description": "How."}
VENUE = {"key": "venue", "label": "Venue", "type": "string"}
NOTE = {"key": "note", "label": "Note", "type": "text"}
WHEN = {"key": "at", "label": "When", "type": "datetime"}


@pytest.fixture
async def admin(sign_in: SignIn) -> Member:
    return await sign_in(Role.ADMIN)


@pytest.fixture
async def _declared(api: Api, admin: Member) -> None:
    for new in (RATING, MOOD, VENUE, NOTE, WHEN):
        made = await api.post("/custom-fields", json=new, headers=admin.headers)
        assert made.status_code == 201, made.text


async def write(api: Api, by: Member, **custom: object) -> dict[str, Any]:
    body = {"title": "a", "published": True, "custom": custom}
    answer = await api.post("/posts", json=body, headers=by.headers)
    assert answer.status_code == 201, answer.text
    post: dict[str, Any] = answer.json()
    return post


def errors(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["pointer"], each["code"]) for each in answer["errors"]]


async def test_a_field_is_declared_read_changed_and_removed(api: Api, admin: Member) -> None:
    made = await api.post("/custom-fields", json=RATING, headers=admin.headers)
    field = made.json()
    assert made.headers["location"] == "/custom-fields/rating"
    assert field == {
        "id": field["id"],
        "key": "rating",
        "label": "Rating",
        "description": None,
        "type": "number",
        "required": False,
        "minimum": 0.0,
        "maximum": 5.0,
        "max_length": None,
        "options": None,
        "filterable": True,
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
    }
    read = await api.get("/custom-fields/rating")
    assert (read.json(), read.headers["etag"]) == (field, made.headers["etag"])
    assert (await api.get("/custom-fields?fields=key,type")).json() == [{"key": "rating", "type": "number"}]
    patch = {"label": "Stars", "maximum": None, "required": True}
    stale = {**admin.headers, "If-Match": '"7-0123456789abcdef01234567"'}
    problem(await api.patch("/custom-fields/rating", json=patch, headers=stale), 412, "precondition_failed")
    seen = {**admin.headers, "If-Match": made.headers["etag"]}
    changed = (await api.patch("/custom-fields/rating", json=patch, headers=seen)).json()
    assert (changed["label"], changed["maximum"], changed["required"]) == ("Stars", None, True)
    problem(await api.delete("/custom-fields/rating", headers=seen), 412, "precondition_failed")
    assert (await api.delete("/custom-fields/rating", headers=admin.headers)).status_code == 204
    for key in ("rating", "No-Key"):
        problem(await api.get(f"/custom-fields/{key}"), 404, "custom_field_not_found")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"key": "Rating"}, "/key", "wrong_format"),
        ({"type": "object"}, "/type", "unknown_value"),
        ({"minimum": True}, "/minimum", "wrong_type"),
        ({"minimum": 6}, "/maximum", "out_of_range"),
        ({"max_length": 1.5}, "/max_length", "wrong_type"),
        ({"options": ["a"]}, "/options", "not_for_type"),
        ({"required": 1}, "/required", "wrong_type"),
        ({"label": ""}, "/label", "too_short"),
        ({"type": "choice", "options": []}, "/options", "too_few"),
    ],
)
async def test_a_bad_declaration_is_refused(
    api: Api, admin: Member, change: dict[str, object], pointer: str, code: str
) -> None:
    answer = await api.post("/custom-fields", json=RATING | change, headers=admin.headers)
    found: Any = problem(answer, 422, "validation_failed")
    assert [(each["pointer"], each["code"]) for each in found["errors"]] == [(pointer, code)]


@pytest.mark.usefixtures("_declared")
async def test_values_are_given_shown_merged_and_taken_away(api: Api, admin: Member) -> None:
    plain = (await api.post("/posts", json={"title": "b"}, headers=admin.headers)).json()
    assert plain["custom"] == {}
    post = await write(api, admin, rating=4, at="2026-01-31T12:00:00+01:00", venue=None)
    assert json.dumps(post["custom"]) == '{"at": "2026-01-31T11:00:00.000000Z", "rating": 4.0}'
    path = f"/posts/{post['id']}"
    before = (await api.get(path)).headers["etag"]
    assert (await api.get("/posts?fields=custom")).json() == [{"custom": post["custom"]}]
    patch = {"custom": {"rating": 4.5, "at": None, "venue": "Graz"}}
    merge_patch = {**admin.headers, "Content-Type": "application/merge-patch+json"}
    edited = await api.patch(path, content=json.dumps(patch), headers=merge_patch)
    assert edited.json()["custom"] == {"rating": 4.5, "venue": "Graz"}
    assert (await api.patch(path, json={"custom": None}, headers=admin.headers)).json()["custom"] == {}
    assert (await api.get(path)).headers["etag"] != before


@pytest.mark.usefixtures("_declared")
async def test_a_field_that_is_removed_changes_the_tag_of_a_post_but_not_its_version(
    api: Api, admin: Member
) -> None:
    post = await write(api, admin, rating=4)
    before = await api.get(f"/posts/{post['id']}")
    await api.delete("/custom-fields/rating", headers=admin.headers)
    after = await api.get(f"/posts/{post['id']}", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["custom"]) == (200, {})
    assert after.json()["version"] == before.json()["version"]


@pytest.mark.usefixtures("_declared")
async def test_bad_values_are_named(api: Api, admin: Member) -> None:
    for custom, expected in (
        ({"rating": 6, "gone": 1}, [("/custom/rating", "out_of_range"), ("/custom/gone", "unknown_field")]),
        ({"rating": "6"}, [("/custom/rating", "wrong_type")]),
        ({"rating": [6]}, [("/custom/rating", "wrong_format")]),
        ({"a/b": 1}, [("/custom", "unknown_field")]),
        ([], [("/custom", "wrong_type")]),
    ):
        answer = await api.post("/posts", json={"title": "a", "custom": custom}, headers=admin.headers)
        assert errors(problem(answer, 422, "validation_failed")) == expected


@pytest.mark.usefixtures("_declared")
async def test_stored_values_stand_against_tighter_limits(api: Api, admin: Member) -> None:
    await write(api, admin, rating=4, mood="wild")
    for key, patch in (("rating", {"maximum": 3}), ("mood", {"options": ["calm"]})):
        answer = await api.patch(f"/custom-fields/{key}", json=patch, headers=admin.headers)
        refusal = problem(answer, 409, "custom_field_in_use")
        assert refusal["detail"] == "1 stored value would not be allowed any more"


@pytest.mark.usefixtures("_declared")
async def test_lists_are_filtered_by_values(api: Api, admin: Member) -> None:
    for rating, venue in ((1, "Graz"), (4, "Graz"), (4.5, "Linz"), (5, "Wels")):
        await write(api, admin, rating=rating, venue=venue)
    for query, expected in (
        ("custom[rating][gte]=4", [5, 4.5, 4]),
        ("custom[rating][gte]=4&custom[rating][lte]=4.5", [4.5, 4]),
        ("custom%5Bvenue%5D=Graz&custom[rating]=4", [4]),
        ("custom[venue]=Graz&custom[venue][eq]=Wels", [5, 4, 1]),
        ("custom[venue]=Nowhere", []),
    ):
        answer = await api.get(f"/posts?{query}&count=true")
        assert [post["custom"]["rating"] for post in answer.json()] == expected, query
        assert answer.headers["x-total-count"] == str(len(expected))
    first = await api.get("/posts?custom[rating][gte]=4&limit=1")
    following = await api.get(first.links["next"]["url"])
    assert [post["custom"]["rating"] for post in following.json()] == [4.5]
    other = first.links["next"]["url"].replace("=4&", "=3&")
    problem(await api.get(other), 400, "invalid_cursor")


@pytest.mark.usefixtures("_declared")
async def test_what_cannot_be_filtered_by_is_an_unknown_parameter(api: Api) -> None:
    for query, name, code in (
        ("custom[gone]=1", "custom[gone]", "unknown_parameter"),
        ("custom[note]=1", "custom[note]", "unknown_parameter"),
        ("custom[venue][gte]=a", "custom[venue][gte]", "unknown_parameter"),
        ("custom[rating][ne]=1", "custom[rating][ne]", "unknown_parameter"),
        ("custom[]=1", "custom[]", "unknown_parameter"),
        ("custom=1", "custom", "unknown_parameter"),
        ("custom[rating]=many", "custom[rating]", "wrong_type"),
        ("&".join(f"custom[rating]={n}" for n in range(21)), "custom[rating]", "too_many"),
        ("&".join(f"custom[{c}]=1" for c in "abcdef"), "custom", "too_many"),
    ):
        answer = await api.get(f"/posts?{query}")
        assert errors(problem(answer, 422, "validation_failed")) == [(name, code)], query
    answer = await api.get("/tags?custom[rating]=1")
    assert errors(problem(answer, 422, "validation_failed")) == [("custom[rating]", "unknown_parameter")]


@pytest.mark.usefixtures("_declared")
async def test_drafts_are_found_by_their_values_by_those_alone_who_may_read_them(
    api: Api, admin: Member, world: World
) -> None:
    await world.given(world.make.draft(admin.user, custom=CustomValues({"rating": 2.0})))
    query = "/posts?custom[rating]=2&status=any&count=true"
    assert (await api.get(query)).headers["x-total-count"] == "0"
    assert (await api.get(query, headers=admin.headers)).headers["x-total-count"] == "1"


async def test_the_document_tells_of_the_fields_that_there_are(api: Api, admin: Member, world: World) -> None:
    plain = await api.get("/openapi.json")
    assert "properties" not in plain.json()["components"]["schemas"]["CustomFields"]
    for new in (RATING, MOOD, NOTE, WHEN):
        await api.post("/custom-fields", json=new, headers=admin.headers)
    told = await api.get("/openapi.json", headers={"If-None-Match": plain.headers["etag"]})
    assert told.status_code == 200
    schemas = told.json()["components"]["schemas"]
    values, given = schemas["CustomFields"], schemas["GivenCustomFields"]
    assert values["additionalProperties"] is given["additionalProperties"] is False
    assert values["properties"]["rating"] == {
        "title": "Rating", "type": "number", "minimum": 0.0, "maximum": 5.0
    }  # fmt: skip
    assert values["properties"]["at"]["pattern"].endswith("Z$")
    assert given["properties"]["mood"] == {
        "title": "Mood", "description": "How.", "type": ["string", "null"], "enum": ["calm", "wild", None]
    }  # fmt: skip
    for name, custom in (
        ("Post", "CustomFields"),
        ("PostInList", "CustomFields"),
        ("PostPart", "CustomFields"),
    ):
        assert schemas[name]["properties"]["custom"]["$ref"] == f"#/components/schemas/{custom}"
    for name in ("PostDraft", "PostPatch"):
        either = schemas[name]["properties"]["custom"]["anyOf"]
        assert {"$ref": "#/components/schemas/GivenCustomFields"} in either
    filters = [each["name"] for each in told.json()["paths"]["/posts"]["get"]["parameters"]]
    assert [name for name in filters if name.startswith("custom")] == [
        "custom[at]", "custom[at][gte]", "custom[at][lte]", "custom[mood]",
        "custom[rating]", "custom[rating][gte]", "custom[rating][lte]",
    ]  # fmt: skip
    again = await api.get("/openapi.json", headers={"If-None-Match": told.headers["etag"]})
    assert again.status_code == 304
    for key in ("rating", "mood", "note", "at"):
        await api.delete(f"/custom-fields/{key}", headers=admin.headers)
    assert (await api.get("/openapi.json")).content == plain.content
    assert world.store.tables.custom_fields == {}


async def test_the_document_does_not_need_the_database(
    api: Api, admin: Member, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> None:
        raise StorageUnavailable

    monkeypatch.setattr(world.custom_fields, "all", away)
    plain = await api.get("/openapi.json")
    assert (plain.status_code, "CustomFields" in plain.json()["components"]["schemas"]) == (200, True)
    monkeypatch.undo()
    await api.post("/custom-fields", json=RATING, headers=admin.headers)
    told = await api.get("/openapi.json")
    assert told.content != plain.content
    monkeypatch.setattr(world.custom_fields, "all", away)
    assert (await api.get("/openapi.json")).content == told.content
