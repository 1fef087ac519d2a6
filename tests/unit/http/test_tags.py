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
