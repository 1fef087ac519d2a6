"""Routes about sessions that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action, Grant
from tests.unit.http.permission_scene import Scene, case


async def _own_session(scene: Scene) -> str:
    user = scene.caller or await scene.world.somebody()
    session = scene.world.make.session(user)
    await scene.world.given(session)
    return f"/auth/sessions/{session.id}"


@case(Action.SESSION_READ, Grant.OWN)
async def list_ones_sessions(scene: Scene) -> httpx.Response:
    return await scene.api.get("/auth/sessions", headers=scene.headers)


@case(Action.SESSION_READ, Grant.OWN)
async def read_ones_session(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _own_session(scene), headers=scene.headers)


@case(Action.SESSION_RENEW, Grant.OWN)
async def rotate_ones_session(scene: Scene) -> httpx.Response:
    return await scene.api.post("/auth/sessions/current/rotate", headers=scene.headers)


@case(Action.SESSION_END, Grant.OWN)
async def end_ones_session(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _own_session(scene), headers=scene.headers)


@case(Action.SESSION_END, Grant.OWN)
async def end_all_of_ones_sessions(scene: Scene) -> httpx.Response:
    return await scene.api.delete("/auth/sessions", headers=scene.headers)
