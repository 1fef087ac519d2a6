"""Routes about recovery, addresses and passwords that stand for actions of the permission table."""

from dataclasses import replace

import httpx

from blog.application.ports.tokens import SecretKind
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.confirmations.confirmation import Purpose
from tests.unit.http.permission_scene import Scene, case

OLD, NEW = "engine-no-1-of-1822", "engine-no-2-of-1843"


async def _secret(scene: Scene, purpose: Purpose) -> str:
    """A secret about somebody else's account: who brings it may be anybody."""
    world = scene.world
    user = world.make.user(email_verified_at=None)
    minted, now = world.tokens.mint(SecretKind.CONFIRMATION), world.clock.now()
    email = "new@example.org" if purpose is Purpose.CHANGE_EMAIL else user.email.value
    confirmation = world.make.confirmation(
        user,
        purpose=purpose,
        email=email,
        requested_by=user.id,
        token_digest=minted.digest,
        created_at=now,
        expires_at=now + world.make.confirmation(None).LIFE,
        used_at=None,
    )
    await world.given(user, confirmation)
    return minted.plain


@case(Action.USER_RECOVER)
async def forget_a_password(scene: Scene) -> httpx.Response:
    body = {"email": "somebody@example.org"}
    return await scene.api.post("/auth/password/forgot", json=body, headers=scene.headers)


@case(Action.USER_RECOVER)
async def reset_a_password(scene: Scene) -> httpx.Response:
    body = {"token": await _secret(scene, Purpose.RESET_PASSWORD), "password": NEW}
    return await scene.api.post("/auth/password/reset", json=body, headers=scene.headers)


@case(Action.USER_CONFIRM_EMAIL)
async def verify_an_address(scene: Scene) -> httpx.Response:
    body = {"token": await _secret(scene, Purpose.VERIFY_EMAIL)}
    return await scene.api.post("/auth/email/verify", json=body, headers=scene.headers)


@case(Action.USER_CONFIRM_EMAIL)
async def confirm_an_address(scene: Scene) -> httpx.Response:
    body = {"token": await _secret(scene, Purpose.CHANGE_EMAIL)}
    return await scene.api.post("/auth/email/confirm", json=body, headers=scene.headers)


@case(Action.USER_CHANGE_PASSWORD, Grant.OWN)
async def change_ones_own_password(scene: Scene) -> httpx.Response:
    if scene.caller is not None:
        password = scene.world.hasher.current(OLD)
        scene.world.store.tables.users[scene.caller.id] = replace(scene.caller, password=password)
    body = {"current_password": OLD, "password": NEW}
    return await scene.api.post("/auth/password", json=body, headers=scene.headers)


@case(Action.USER_VERIFY_EMAIL, Grant.OWN)
async def ask_to_verify_ones_own_address(scene: Scene) -> httpx.Response:
    return await scene.api.post("/auth/email/verification", headers=scene.headers)


@case(Action.USER_CHANGE_EMAIL, Grant.OWN)
async def change_ones_own_address(scene: Scene) -> httpx.Response:
    user = scene.caller or await scene.world.somebody()
    body = {"email": "new@example.org"}
    return await scene.api.post(f"/users/{user.id}/email", json=body, headers=scene.headers)


@case(Action.USER_CHANGE_EMAIL, Grant.LOWER_RANK)
async def change_the_address_of_a_reader(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.READER)
    body = {"email": "new@example.org"}
    return await scene.api.post(f"/users/{user.id}/email", json=body, headers=scene.headers)


@case(Action.USER_CHANGE_EMAIL)
async def change_the_address_of_another_owner(scene: Scene) -> httpx.Response:
    user = await scene.world.somebody(Role.OWNER)
    body = {"email": "new@example.org"}
    return await scene.api.post(f"/users/{user.id}/email", json=body, headers=scene.headers)
