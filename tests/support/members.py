"""Users over the fakes who are signed in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from blog.domain.access.roles import Role
from blog.domain.users.user import User
from tests.support.api import bearer
from tests.support.world import World


@dataclass(frozen=True, slots=True)
class Member:
    """A stored user, and the headers of their requests."""

    user: User
    headers: dict[str, str]


SignIn = Callable[[Role], Awaitable[Member]]


def signing_in(world: World) -> SignIn:
    """Makes a new user of a role, and signs them in."""

    async def join(role: Role) -> Member:
        user = world.make.user(role=role)
        await world.given(user)
        return Member(user, bearer(await world.token_of(user)))

    return join
