"""Routes about custom fields that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action
from tests.unit.http.permission_scene import Scene, case


async def _path(scene: Scene) -> str:
    field = scene.world.make.custom_field()
    await scene.world.given(field)
    return f"/custom-fields/{field.key}"


@case(Action.FIELD_READ)
async def list_custom_fields(scene: Scene) -> httpx.Response:
    return await scene.api.get("/custom-fields", headers=scene.headers)


@case(Action.FIELD_READ)
async def read_a_custom_field(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _path(scene), headers=scene.headers)


@case(Action.FIELD_MANAGE)
async def declare_a_custom_field(scene: Scene) -> httpx.Response:
    new = {"key": "venue", "label": "Venue", "type": "string"}
    return await scene.api.post("/custom-fields", json=new, headers=scene.headers)


@case(Action.FIELD_MANAGE)
async def change_a_custom_field(scene: Scene) -> httpx.Response:
    return await scene.api.patch(await _path(scene), json={"label": "New"}, headers=scene.headers)


@case(Action.FIELD_MANAGE)
async def remove_a_custom_field(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _path(scene), headers=scene.headers)
