"""Users over the fakes who are signed in, and programs that have tokens."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace

from blog.application.ports.tokens import SecretKind
from blog.domain.access.actor import PROOF_LASTS
from blog.domain.access.credentials import Scope
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


async def with_old_password(world: World, member: Member) -> Member:
    """The member, whose password was given too long ago for what is sensitive."""
    proved = world.clock.now() - PROOF_LASTS
    sessions = world.store.tables.sessions
    for session in [each for each in sessions.values() if each.user_id == member.user.id]:
        sessions[session.id] = replace(session, authenticated_at=proved)
    return member


async def program_of(world: World, user: User, scopes: Iterable[Scope]) -> dict[str, str]:
    """The headers of a program that has a token of this user with these scopes."""
    minted = world.tokens.mint(SecretKind.PERSONAL_TOKEN)
    token = world.make.token(
        user, scopes=frozenset(scopes), token_digest=minted.digest, last_used_at=world.clock.now()
    )
    await world.given(token)
    return bearer(minted.plain)


async def site_builder(world: World) -> dict[str, str]:
    """The headers of a program that has a content token."""
    minted = world.tokens.mint(SecretKind.CONTENT_TOKEN)
    maker = await world.somebody(Role.ADMIN)
    token = world.make.content_token(maker, token_digest=minted.digest, last_used_at=world.clock.now())
    await world.given(token)
    return bearer(minted.plain)
