"""Routes about accounts and sessions that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from tests.unit.http.permission_scene import Scene, case


@case(Action.USER_REGISTER)
async def register(scene: Scene) -> httpx.Response:
    body = {"name": "Eve", "email": "eve@example.org", "password": "engine-no-2-of-1843"}
    return await scene.api.post("/users", json=body, headers=scene.headers)


@case(Action.USER_READ)
async def list_users(scene: Scene) -> httpx.Response:
    return await scene.api.get("/users", headers=scene.headers)


@case(Action.USER_READ)
async def read_a_user(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody()
    return await scene.api.get(f"/users/{user.id}", headers=scene.headers)


@case(Action.USER_READ_EMAIL, Grant.OWN)
async def read_oneself(scene: Scene) -> httpx.Response:
    return await scene.api.get("/users/me", headers=scene.headers)


@case(Action.USER_EDIT, Grant.OWN)
async def edit_oneself(scene: Scene) -> httpx.Response:
    user = scene.caller or await scene.world.somebody()
    return await scene.api.patch(f"/users/{user.id}", json={"bio": "New."}, headers=scene.headers)


@case(Action.USER_EDIT, Grant.LOWER_RANK)
async def edit_a_reader(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.patch(f"/users/{user.id}", json={"bio": "New."}, headers=scene.headers)


@case(Action.USER_EDIT)
async def edit_another_owner(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.OWNER)
    return await scene.api.patch(f"/users/{user.id}", json={"bio": "New."}, headers=scene.headers)


@case(Action.USER_CHANGE_ROLE, Grant.LOWER_RANK)
async def make_a_reader_an_author(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.patch(f"/users/{user.id}", json={"role": "author"}, headers=scene.headers)


@case(Action.USER_CHANGE_ROLE)
async def make_a_reader_an_owner(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.patch(f"/users/{user.id}", json={"role": "owner"}, headers=scene.headers)


@case(Action.USER_DEACTIVATE, Grant.LOWER_RANK)
async def lock_a_reader_out(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.patch(f"/users/{user.id}", json={"is_active": False}, headers=scene.headers)


@case(Action.USER_REACTIVATE, Grant.LOWER_RANK)
async def let_a_reader_in_again(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER, is_active=False)
    return await scene.api.patch(f"/users/{user.id}", json={"is_active": True}, headers=scene.headers)


@case(Action.USER_REACTIVATE)
async def let_another_owner_in_again(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.OWNER, is_active=False)
    return await scene.api.patch(f"/users/{user.id}", json={"is_active": True}, headers=scene.headers)


@case(Action.USER_SIGN_OUT, Grant.LOWER_RANK)
async def sign_a_reader_out(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.delete(f"/users/{user.id}/sessions", headers=scene.headers)


@case(Action.USER_SIGN_OUT)
async def sign_another_owner_out(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.OWNER)
    return await scene.api.delete(f"/users/{user.id}/sessions", headers=scene.headers)


@case(Action.USER_DELETE, Grant.LOWER_RANK)
async def delete_a_reader(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.delete(f"/users/{user.id}", headers=scene.headers)


@case(Action.USER_DELETE, Grant.OWN)
async def delete_oneself(scene: Scene) -> httpx.Response:
    await scene.world.somebody(Role.OWNER)
    user = scene.caller or await scene.world.somebody()
    return await scene.api.delete(f"/users/{user.id}", headers=scene.headers)


@case(Action.USER_TRANSFER_POSTS)
async def transfer_posts(scene: Scene) -> httpx.Response:
    giver, taker = await scene.world.somebody(Role.AUTHOR), await scene.world.somebody(Role.AUTHOR)
    return await scene.api.post(
        f"/users/{giver.id}/transfer_posts", json={"to": str(taker.id)}, headers=scene.headers
    )


@case(Action.SESSION_END, Grant.OWN)
async def sign_out(scene: Scene) -> httpx.Response:
    return await scene.api.delete("/auth/sessions/current", headers=scene.headers)
