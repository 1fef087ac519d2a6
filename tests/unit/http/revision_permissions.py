"""Routes about revisions that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action, Grant
from tests.unit.http.permission_scene import Scene, case

OWN_DRAFT = Grant.OWN | Grant.OWN_DRAFT
READ_DRAFT = Action.POST_READ_DRAFT
READ = Action.POST_READ_REVISIONS


async def _get(scene: Scene, path: str, *, own: bool, draft: bool) -> httpx.Response:
    post = await scene.post(own=own, draft=draft)
    address = f"/posts/{post.id}/revisions" + path.format(number=post.version)
    return await scene.api.get(address, headers=scene.headers)


@case(READ, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def list_the_revisions_of_somebodys_draft(scene: Scene) -> httpx.Response:
    return await _get(scene, "", own=False, draft=True)


@case(READ, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def read_a_revision_of_ones_own_draft(scene: Scene) -> httpx.Response:
    return await _get(scene, "/{number}", own=True, draft=True)


@case(READ)
async def compare_revisions_of_somebodys_post(scene: Scene) -> httpx.Response:
    return await _get(scene, "/{number}/diff", own=False, draft=False)


@case(READ, Grant.OWN)
async def read_a_revision_of_ones_own_post(scene: Scene) -> httpx.Response:
    return await _get(scene, "/{number}", own=True, draft=False)


@case(Action.POST_EDIT, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def restore_a_revision_of_somebodys_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=True)
    path = f"/posts/{post.id}/revisions/{post.version}/restore"
    return await scene.api.post(path, headers=scene.headers)


@case(Action.POST_EDIT, Grant.OWN)
async def restore_a_revision_of_ones_own_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=False)
    path = f"/posts/{post.id}/revisions/{post.version}/restore"
    return await scene.api.post(path, headers=scene.headers)
