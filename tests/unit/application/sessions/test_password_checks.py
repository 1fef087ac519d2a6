"""How long a failed check takes: the same for everybody, also while there are bcrypt hashes."""

import asyncio
from datetime import timedelta

import pytest

from blog.application.ports.passwords import PasswordCheck
from blog.application.sessions.password_checks import FLOOR, STANDS_FOR, Proven
from blog.application.users.views import CredentialsView
from blog.domain.sessions.errors import InvalidCredentials
from blog.domain.users.user import User
from blog.domain.users.values import Email, PasswordHash, PlainPassword
from tests.support.world import World

RIGHT, WRONG = PlainPassword("correct horse battery"), PlainPassword("wrong horse battery")
BCRYPT = PasswordHash("$2b$12$" + "x" * 53)
EMAIL = Email("ada@example.org")


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(email=EMAIL, password=world.hasher.current(RIGHT.value))


def a_check_takes(world: World, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    check = world.hasher.check

    async def slow(password: PlainPassword, stored: PasswordHash | None) -> PasswordCheck:
        world.clock.advance(timedelta(seconds=seconds))
        return await check(password, stored)

    monkeypatch.setattr(world.hasher, "check", slow)


async def known(world: World) -> CredentialsView:
    found = await world.users.credentials(EMAIL)
    assert found is not None
    return found


async def fails(world: World, account: CredentialsView | None, password: PlainPassword = WRONG) -> None:
    with pytest.raises(InvalidCredentials):
        await world.password_checks.check(password, account)


async def test_the_right_password_is_answered_at_once(world: World, ada: User) -> None:
    await world.somebody(password=BCRYPT)
    account = await known(world)
    assert await world.password_checks.check(RIGHT, account) == Proven(account, is_outdated=False)
    assert (world.clock.sleeps, world.hasher.levelled) == ([], [])


@pytest.mark.parametrize("takes", [0.02, 0.25])
async def test_while_there_are_bcrypt_hashes_every_failure_takes_the_same_time(
    world: World, ada: User, takes: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.somebody(password=BCRYPT)
    inactive = await world.somebody(password=world.hasher.current(RIGHT.value), is_active=False)
    a_check_takes(world, takes, monkeypatch)
    for account, password in (
        (await known(world), WRONG),
        (None, WRONG),
        (await world.users.credentials(inactive.email), RIGHT),
    ):
        begun = world.clock.monotonic()
        await fails(world, account, password)
        assert world.clock.monotonic() - begun == pytest.approx(FLOOR)
        assert world.hasher.levelled.pop() == (None if account is None else account.password)


async def test_a_check_that_takes_longer_than_that_is_not_made_longer(
    world: World, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.somebody(password=BCRYPT)
    a_check_takes(world, FLOOR + 1, monkeypatch)
    await fails(world, None)
    assert world.clock.sleeps == [0.0]


async def test_without_bcrypt_hashes_nobody_waits(world: World, ada: User) -> None:
    await fails(world, None)
    await fails(world, await known(world))
    assert (world.clock.sleeps, world.hasher.levelled) == ([], [])


async def test_whether_there_are_any_is_asked_once_in_five_minutes(
    world: World, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    any_bcrypt = world.users.any_bcrypt

    async def counted() -> bool:
        asked.append(world.clock.monotonic())
        await asyncio.sleep(0)
        return await any_bcrypt()

    monkeypatch.setattr(world.users, "any_bcrypt", counted)
    await asyncio.gather(*(fails(world, None) for _ in range(10)))
    assert len(asked) == 1
    await world.somebody(password=BCRYPT)
    world.clock.sleeps.clear()
    await fails(world, None)
    assert world.clock.sleeps == []
    world.clock.advance(timedelta(seconds=STANDS_FOR))
    await fails(world, None)
    assert (len(asked), len(world.clock.sleeps)) == (2, 1)
