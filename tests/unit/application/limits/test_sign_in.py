"""How often a password may be tried, and by whom."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.limits.sign_in import account_key
from blog.application.ports.calls import Call
from blog.application.ports.passwords import HasherBusy
from blog.application.ports.tokens import SecretKind
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import PermissionDenied
from blog.domain.common.ids import SessionId
from blog.domain.sessions.errors import InvalidCredentials
from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.fakes.limits import POLICIES
from tests.support.fakes.system import uuid7
from tests.support.world import World

WIDE = "\N{FULLWIDTH LATIN SMALL LETTER A}da@example.org"
EMAIL, PASSWORD, WRONG = "ada@example.org", "correct horse battery", "wrong horse battery"
HOME, CAFE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(Role.AUTHOR, email=Email(EMAIL), password=world.hasher.current(PASSWORD))


@contextmanager
def coming_from(world: World, network: str | None) -> Iterator[Call]:
    call = Call(address=network, network=network)
    with world.calls.answering(call):
        yield call


async def fail(world: World, times: int, *, email: str = EMAIL, network: str | None = HOME) -> int:
    """How many of these wrong passwords are looked at."""
    looked_at = 0
    for _ in range(times):
        with coming_from(world, network):
            try:
                await world.signing_in.sign_in(email, WRONG)
            except InvalidCredentials:
                looked_at += 1
            except RateLimited:
                pass
    return looked_at


async def succeed(world: World, network: str | None = HOME) -> Call:
    with coming_from(world, network) as call:
        await world.signing_in.sign_in(EMAIL, PASSWORD)
    return call


def networks(count: int) -> list[str]:
    return [f"203.0.113.{number}" for number in range(count)]


async def test_of_many_at_once_as_many_are_looked_at_as_the_limit_has(world: World, ada: User) -> None:
    assert sum(await asyncio.gather(*(fail(world, 1) for _ in range(64)))) == 10


async def test_after_too_many_failures_the_right_password_is_not_looked_at_either(
    world: World, ada: User
) -> None:
    await fail(world, 10)
    with pytest.raises(RateLimited) as refused:
        await succeed(world)
    assert refused.value.verdict.limit.name == "sign_in"
    assert refused.value.verdict.retry_after == timedelta(seconds=90)
    world.clock.advance(refused.value.verdict.retry_after)
    await succeed(world)


async def test_a_refused_attempt_costs_no_hashing(world: World) -> None:
    await fail(world, 30)
    assert world.hasher.dummy_checks == 10


async def test_successes_do_not_add_up(world: World, ada: User) -> None:
    for _ in range(200):
        await succeed(world)
    told = (await succeed(world)).verdicts
    assert {verdict.limit.name: verdict.remaining for verdict in told} == {
        "sign_in": 10,
        "sign_in_network": 100,
    }


async def test_a_success_does_not_wipe_out_failures(world: World, ada: User) -> None:
    await fail(world, 9)
    await succeed(world)
    assert await fail(world, 5) == 1


@pytest.mark.parametrize("email", ["ADA@EXAMPLE.ORG", " Ada@Example.org ", WIDE])
async def test_all_spellings_of_an_address_are_one_account(world: World, ada: User, email: str) -> None:
    await fail(world, 10, email=email)
    assert await fail(world, 1) == 0


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "x" * 5_000])
async def test_an_address_that_nobody_has_is_limited_alike(world: World, ada: User, email: str) -> None:
    known = await told(world, EMAIL)
    unknown = await told(world, email)
    assert known == unknown
    assert known[0] == ["sign_in", "sign_in_network"]
    assert known[-1] == "RateLimited"


async def told(world: World, email: str) -> list[object]:
    """What somebody hears who fails eleven times."""
    heard: list[object] = []
    for _ in range(11):
        with coming_from(world, CAFE if email == EMAIL else HOME) as call:
            try:
                await world.signing_in.sign_in(email, WRONG)
            except (InvalidCredentials, RateLimited) as error:
                heard = [
                    [verdict.limit.name for verdict in call.verdicts],
                    call.verdicts,
                    type(error).__name__,
                ]
    return heard


async def test_all_strange_networks_together_have_fewer_tries_than_each_has(world: World, ada: User) -> None:
    tried = [await fail(world, 10, network=network) for network in networks(8)]
    assert sum(tried) == POLICIES.sign_in_account.most == 50


async def test_one_network_has_fewer_tries_than_all_accounts_have(world: World) -> None:
    tried = [await fail(world, 10, email=f"{number}@example.org") for number in range(15)]
    assert sum(tried) == POLICIES.sign_in_network.most == 100


async def test_all_networks_at_all_accounts_have_a_limit_too(world: World) -> None:
    tried = [
        await fail(world, 10, email=f"{number}.{place}@example.org", network=network)
        for place, network in enumerate(networks(40))
        for number in range(10)
    ]
    assert sum(tried) == POLICIES.sign_in_total.most == 3_000


class TestFromWhereTheAccountIsSignedIn:
    @pytest.fixture
    async def at_home(self, world: World, ada: User) -> None:
        await world.given(world.make.session(ada, network=HOME))

    @pytest.mark.usefixtures("at_home")
    async def test_strangers_cannot_lock_anybody_out(self, world: World) -> None:
        for network in networks(8):
            await fail(world, 10, network=network)
        with pytest.raises(RateLimited) as refused:
            await succeed(world, CAFE)
        assert refused.value.verdict.limit.name == "sign_in_account"
        await succeed(world, HOME)

    @pytest.mark.usefixtures("at_home")
    async def test_not_even_by_using_up_what_all_have_together(self, world: World) -> None:
        for place, network in enumerate(networks(40)):
            for number in range(10):
                await fail(world, 10, email=f"{number}.{place}@example.org", network=network)
        await succeed(world, HOME)

    @pytest.mark.usefixtures("at_home")
    async def test_there_is_a_limit_nevertheless(self, world: World) -> None:
        assert await fail(world, 64) == 10

    async def test_a_session_that_has_expired_does_not_count(self, world: World, ada: User) -> None:
        long_ago = world.clock.now() - timedelta(days=15)
        await world.given(world.make.session(ada, network=HOME, last_seen_at=long_ago))
        for network in networks(8):
            await fail(world, 10, network=network)
        with pytest.raises(RateLimited):
            await succeed(world, HOME)

    async def test_a_session_of_somebody_else_does_not_count(self, world: World, ada: User) -> None:
        other = await world.somebody()
        await world.given(world.make.session(other, network=HOME))
        for network in networks(8):
            await fail(world, 10, network=network)
        with pytest.raises(RateLimited):
            await succeed(world, HOME)


async def test_an_attempt_that_was_not_looked_at_does_not_count(world: World, ada: User) -> None:
    world.hasher.is_busy = True
    for _ in range(30):
        with pytest.raises(HasherBusy), coming_from(world, HOME):
            await world.signing_in.sign_in(EMAIL, WRONG)
    world.hasher.is_busy = False
    assert await fail(world, 64) == 10


class TestGivingThePasswordAgain:
    @pytest.fixture
    def at_home(self, ada: User) -> Actor:
        return Actor(user_id=ada.id, role=ada.role, session_id=SessionId(uuid7(4_000)))

    async def test_it_counts_as_a_sign_in_to_the_account(self, world: World, at_home: Actor) -> None:
        token = world.tokens.mint(SecretKind.SESSION).plain
        for _ in range(6):
            with pytest.raises(InvalidCredentials), coming_from(world, HOME):
                await world.reauthentication.reauthenticate(at_home, token, WRONG)
        assert await fail(world, 64) == 4
        with pytest.raises(RateLimited), coming_from(world, HOME):
            await world.reauthentication.reauthenticate(at_home, token, PASSWORD)

    async def test_the_right_one_does_not_count(self, world: World, ada: User) -> None:
        for _ in range(20):
            with coming_from(world, HOME):
                async with world.sign_in_limits.attempt_as(ada.id):
                    pass
        assert await fail(world, 64) == 10


@pytest.mark.parametrize("error", [PermissionDenied(), ValueError("a fault")])
async def test_whatever_else_goes_wrong_counts(world: World, error: Exception) -> None:
    async def attempt() -> None:
        async with world.sign_in_limits.attempt(EMAIL, None):
            raise error

    for _ in range(10):
        with pytest.raises(type(error)):
            await attempt()
    with pytest.raises(RateLimited):
        await attempt()


async def test_whoever_comes_over_no_network_shares_one_limit(world: World, ada: User) -> None:
    assert await fail(world, 64, network=None) == 10


async def test_a_refused_attempt_uses_up_nothing_else(world: World) -> None:
    await fail(world, 64)
    with coming_from(world, HOME) as call, pytest.raises(InvalidCredentials):
        await world.signing_in.sign_in("bob@example.org", WRONG)
    network = call.verdicts[1]
    assert (network.limit.name, network.remaining) == ("sign_in_network", 89)


async def test_a_limit_that_is_not_told_is_told_when_it_refuses(world: World) -> None:
    for network in networks(8):
        await fail(world, 10, network=network)
    with coming_from(world, CAFE) as call, pytest.raises(RateLimited):
        await world.signing_in.sign_in(EMAIL, WRONG)
    assert [(verdict.limit.name, verdict.remaining) for verdict in call.verdicts] == [
        ("sign_in", 10),
        ("sign_in_network", 100),
        ("sign_in_account", 0),
    ]


def test_any_text_is_an_account() -> None:
    assert account_key(f" {chr(0xD800)}X ") == f"{chr(0xD800)}x"
