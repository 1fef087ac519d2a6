"""Routes about who joins and who owns the blog that stand for actions of the permission table."""

import httpx

from blog.application.ports.tokens import SecretKind
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from tests.unit.http.permission_scene import Scene, case

PASSWORD = "engine-no-2-of-1843"


@case(Action.USER_REGISTER)
async def join_by_invitation(scene: Scene) -> httpx.Response:
    minted = scene.world.tokens.mint(SecretKind.INVITATION)
    owner = await scene.world.somebody(Role.OWNER)
    end = scene.world.clock.now().replace(year=2100)
    await scene.world.given(scene.world.make.invitation(owner, token_digest=minted.digest, expires_at=end))
    body = {"invitation": minted.plain, "name": "Eve", "password": PASSWORD}
    return await scene.api.post("/users", json=body, headers=scene.headers)


@case(Action.INVITATION_MANAGE, Grant.LOWER_RANK)
async def invite_a_reader(scene: Scene) -> httpx.Response:
    body = {"email": "eve@example.org", "role": "reader"}
    return await scene.api.post("/invitations", json=body, headers=scene.headers)


@case(Action.INVITATION_MANAGE)
async def invite_an_owner(scene: Scene) -> httpx.Response:
    body = {"email": "eve@example.org", "role": "owner"}
    return await scene.api.post("/invitations", json=body, headers=scene.headers)


@case(Action.INVITATION_MANAGE, Grant.LOWER_RANK)
async def list_invitations(scene: Scene) -> httpx.Response:
    return await scene.api.get("/invitations", headers=scene.headers)


@case(Action.INVITATION_MANAGE, Grant.LOWER_RANK)
async def read_an_invitation(scene: Scene) -> httpx.Response:
    invitation = scene.world.make.invitation(None, role=Role.READER)
    await scene.world.given(invitation)
    return await scene.api.get(f"/invitations/{invitation.id}", headers=scene.headers)


@case(Action.INVITATION_MANAGE, Grant.LOWER_RANK)
async def withdraw_an_invitation(scene: Scene) -> httpx.Response:
    invitation = scene.world.make.invitation(None, role=Role.READER)
    await scene.world.given(invitation)
    return await scene.api.delete(f"/invitations/{invitation.id}", headers=scene.headers)


@case(Action.USER_TRANSFER_OWNERSHIP)
async def transfer_the_ownership(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    return await scene.api.post(f"/users/{user.id}/transfer_ownership", headers=scene.headers)


@case(Action.SITE_SET_UP)
async def set_the_blog_up(scene: Scene) -> httpx.Response:
    token = await scene.world.setting_up.offer()
    if token is None:
        # An owner asks, so that there is one: whoever may ask is told that the token is good for nothing.
        body = {"token": scene.world.tokens.mint(SecretKind.CONFIRMATION).plain}
        refused = await scene.api.post(
            "/auth/setup",
            json={**body, "name": "Eve", "email": "eve@example.org", "password": PASSWORD},
            headers=scene.headers,
        )
        is_heard = refused.json()["code"] == "invalid_confirmation"
        return httpx.Response(201, request=refused.request) if is_heard else refused
    body = {"token": token, "name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    return await scene.api.post("/auth/setup", json=body, headers=scene.headers)
