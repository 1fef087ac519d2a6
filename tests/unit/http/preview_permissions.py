"""Routes about previews that stand for actions of the permission table."""

import httpx

from blog.application.ports.seals import PreviewClaim
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.previews.preview import Preview
from tests.unit.http.permission_scene import Scene, case

OWN_DRAFT = Grant.OWN | Grant.OWN_DRAFT
READ_DRAFT = Action.POST_READ_DRAFT


async def _preview(scene: Scene, *, own: bool, draft: bool) -> Preview:
    """A preview that an admin made."""
    post = await scene.post(own=own, draft=draft)
    preview = scene.world.make.preview(post, await scene.world.somebody(Role.ADMIN))
    await scene.world.given(preview)
    return preview


async def _path(scene: Scene, *, own: bool, draft: bool) -> str:
    preview = await _preview(scene, own=own, draft=draft)
    return f"/posts/{preview.post_id}/previews/{preview.id}"


async def _make(scene: Scene, *, own: bool, draft: bool) -> httpx.Response:
    post = await scene.post(own=own, draft=draft)
    return await scene.api.post(f"/posts/{post.content.slug}/previews", json={}, headers=scene.headers)


@case(Action.PREVIEW_CREATE, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def show_ones_own_draft(scene: Scene) -> httpx.Response:
    return await _make(scene, own=True, draft=True)


@case(Action.PREVIEW_CREATE, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def show_somebodys_draft(scene: Scene) -> httpx.Response:
    return await _make(scene, own=False, draft=True)


@case(Action.PREVIEW_CREATE, Grant.OWN)
async def show_ones_own_post(scene: Scene) -> httpx.Response:
    return await _make(scene, own=True, draft=False)


@case(Action.PREVIEW_CREATE)
async def show_somebodys_post(scene: Scene) -> httpx.Response:
    return await _make(scene, own=False, draft=False)


@case(Action.PREVIEW_READ, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def list_previews_of_ones_own_draft(scene: Scene) -> httpx.Response:
    preview = await _preview(scene, own=True, draft=True)
    return await scene.api.get(f"/posts/{preview.post_id}/previews", headers=scene.headers)


@case(Action.PREVIEW_READ, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def list_previews_of_somebodys_draft(scene: Scene) -> httpx.Response:
    preview = await _preview(scene, own=False, draft=True)
    return await scene.api.get(f"/posts/{preview.post_id}/previews", headers=scene.headers)


@case(Action.PREVIEW_READ, Grant.OWN)
async def read_a_preview_of_ones_own_post(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _path(scene, own=True, draft=False), headers=scene.headers)


@case(Action.PREVIEW_READ)
async def read_a_preview_of_somebodys_post(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _path(scene, own=False, draft=False), headers=scene.headers)


@case(Action.PREVIEW_REVOKE, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def revoke_a_preview_of_ones_own_draft(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _path(scene, own=True, draft=True), headers=scene.headers)


@case(Action.PREVIEW_REVOKE, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def revoke_a_preview_of_somebodys_draft(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _path(scene, own=False, draft=True), headers=scene.headers)


@case(Action.PREVIEW_REVOKE, Grant.OWN)
async def revoke_a_preview_of_ones_own_post(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _path(scene, own=True, draft=False), headers=scene.headers)


@case(Action.PREVIEW_REVOKE)
async def revoke_a_preview_of_somebodys_post(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _path(scene, own=False, draft=False), headers=scene.headers)


@case(Action.PREVIEW_OPEN)
async def open_a_preview(scene: Scene) -> httpx.Response:
    preview = await _preview(scene, own=False, draft=True)
    claim = PreviewClaim(preview_id=preview.id, post_id=preview.post_id, expires_at=preview.expires_at)
    return await scene.api.get(f"/previews/{scene.world.preview_seal.seal(claim)}", headers=scene.headers)
