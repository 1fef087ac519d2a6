"""Routes about the audit trail that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action
from tests.unit.http.permission_scene import Scene, case


@case(Action.AUDIT_READ)
async def read_the_audit_trail(scene: Scene) -> httpx.Response:
    return await scene.api.get("/audit", headers=scene.headers)
