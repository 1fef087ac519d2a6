"""Secrets that strangers bring."""

from collections.abc import Awaitable, Callable

import pytest

from blog.application.ports.tokens import SecretKind
from blog.application.users.registration import Registration
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.confirmations.errors import InvalidConfirmation
from tests.support.world import World

EVE = Registration(name="Eve", email="eve@example.org", password="engine-no-2-of-1843")
USES: dict[str, Callable[[World, str], Awaitable[object]]] = {
    "reset": lambda world, token: world.recovery.reset(token, "engine-no-2-of-1843"),
    "verify": lambda world, token: world.verification.confirm(token),
    "confirm": lambda world, token: world.email_change.confirm(token),
    "set up": lambda world, token: world.setting_up.set_up(ANONYMOUS, token, EVE),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
async def test_a_secret_that_somebody_made_up_keeps_nobody_waiting(
    world: World, use: Callable[[World, str], Awaitable[object]]
) -> None:
    await world.somebody(Role.OWNER)
    world.store.calls.clear()
    with pytest.raises(InvalidConfirmation):
        await use(world, world.tokens.mint(SecretKind.CONFIRMATION).plain)
    assert world.store.calls == []
