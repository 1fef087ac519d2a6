import pytest

from blog.application.tokens.views import IssuedToken
from blog.domain.access.roles import Role
from blog.domain.users.user import User
from tests.support.world import World, actor
from tests.unit.application.tokens.orders import READING


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def issued(world: World, user: User) -> IssuedToken:
    return await world.token_issuing.issue(actor(user), READING)
