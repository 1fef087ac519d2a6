"""The whole HTTP API over the fakes: the real application, without a database and without a network."""

from collections.abc import AsyncIterator

import pytest

from tests.support.api import Api, serving
from tests.support.composition import container_over
from tests.support.members import SignIn, signing_in
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def api(world: World) -> AsyncIterator[Api]:
    async with serving(container_over(world)) as client:
        yield client


@pytest.fixture
def sign_in(world: World) -> SignIn:
    return signing_in(world)
