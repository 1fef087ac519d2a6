"""Routes about access tokens that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from tests.unit.http.permission_scene import Scene, case

CONTENT = (Action.TOKEN_MANAGE_CONTENT, Grant.NEVER)
NOBODYS = Grant.NEVER


@case(Action.TOKEN_READ, Grant.OWN)
async def list_ones_own_tokens(scene: Scene) -> httpx.Response:
    return await scene.api.get("/auth/tokens", headers=scene.headers)


@case(Action.TOKEN_READ, Grant.OWN)
async def read_ones_own_token(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _token(scene, own=True), headers=scene.headers)


@case(Action.TOKEN_READ, hidden_unless=(Action.TOKEN_READ, NOBODYS))
async def read_somebodys_token(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _token(scene, own=False), headers=scene.headers)


@case(Action.TOKEN_CREATE, Grant.OWN)
async def make_a_token(scene: Scene) -> httpx.Response:
    body = {"name": "Laptop", "scopes": ["profile:read"]}
    return await scene.api.post("/auth/tokens", json=body, headers=scene.headers)


@case(Action.TOKEN_REVOKE, Grant.OWN)
async def revoke_ones_own_token(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _token(scene, own=True), headers=scene.headers)


@case(Action.TOKEN_REVOKE, hidden_unless=(Action.TOKEN_REVOKE, NOBODYS))
async def revoke_somebodys_token(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _token(scene, own=False), headers=scene.headers)


@case(Action.TOKEN_MANAGE_CONTENT)
async def list_content_tokens(scene: Scene) -> httpx.Response:
    return await scene.api.get("/auth/tokens?kind=content", headers=scene.headers)


@case(Action.TOKEN_MANAGE_CONTENT)
async def make_a_content_token(scene: Scene) -> httpx.Response:
    body = {"name": "Site", "kind": "content"}
    return await scene.api.post("/auth/tokens", json=body, headers=scene.headers)


@case(Action.TOKEN_MANAGE_CONTENT, hidden_unless=CONTENT)
async def read_a_content_token(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _content_token(scene), headers=scene.headers)


@case(Action.TOKEN_MANAGE_CONTENT, hidden_unless=CONTENT)
async def revoke_a_content_token(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _content_token(scene), headers=scene.headers)


async def _token(scene: Scene, *, own: bool) -> str:
    owner = scene.caller if own and scene.caller else await scene.world.somebody()
    token = scene.world.make.token(owner)
    await scene.world.given(token)
    return f"/auth/tokens/{token.id}"


async def _content_token(scene: Scene) -> str:
    token = scene.world.make.content_token(await scene.world.somebody(Role.ADMIN))
    await scene.world.given(token)
    return f"/auth/tokens/{token.id}"
