import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.ports.tokens import SecretKind
from blog.application.unit_of_work import TransientConflict
from blog.application.users.registration import Registration
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, ValidationFailed
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users.user import User
from blog.domain.users.values import PasswordHash, PlainPassword
from tests.support.world import World

ADA = Registration(name="Ada Lovelace", email="ada@example.org", password="correct horse battery")


def owners(world: World) -> list[User]:
    return [user for user in world.store.tables.users.values() if user.role is Role.OWNER]


async def offered(world: World) -> str:
    token = await world.setting_up.offer()
    assert token is not None
    return token


async def test_the_first_owner_is_made_by_the_token_that_is_offered(world: World) -> None:
    view = await world.setting_up.set_up(ANONYMOUS, await offered(world), ADA)
    (owner,) = owners(world)
    assert (view.id, view.email, view.username) == (owner.id, "ada@example.org", "ada-lovelace")
    assert owner.email_verified_at == world.clock.now()
    assert world.store.event_names == ["confirmation.requested", "confirmation.used", "user.registered"]
    (used,) = world.store.tables.confirmations.values()
    assert used.used_at == world.clock.now()


async def test_only_the_digest_of_the_token_is_stored(world: World) -> None:
    token = await offered(world)
    (stored,) = world.store.tables.confirmations.values()
    assert stored.token_digest == world.tokens.digest(token, SecretKind.CONFIRMATION)
    assert (stored.email, stored.user_id) == (None, None)
    assert stored.expires_at == world.clock.now() + timedelta(days=1)


async def test_nothing_is_offered_where_there_is_an_owner(world: World) -> None:
    await world.somebody(Role.OWNER)
    assert await world.setting_up.offer() is None
    assert world.store.tables.confirmations == {}


async def test_people_who_are_no_owners_do_not_keep_it_from_being_offered(world: World) -> None:
    await world.somebody(Role.ADMIN)
    await world.setting_up.set_up(ANONYMOUS, await offered(world), ADA)
    assert len(owners(world)) == 1


Spoil = Callable[[World, str], Awaitable[str]]


async def used(world: World, token: str) -> str:
    await world.setting_up.set_up(ANONYMOUS, token, replace(ADA, email="first@example.org"))
    return token


async def superseded(world: World, token: str) -> str:
    await offered(world)
    return token


async def expired(world: World, token: str) -> str:
    world.clock.advance(Confirmation.LIFE_OF_SET_UP)
    return token


async def owned(world: World, token: str) -> str:
    await world.somebody(Role.OWNER)
    return token


async def unknown(world: World, token: str) -> str:
    return world.tokens.mint(SecretKind.CONFIRMATION).plain


async def mistyped(world: World, token: str) -> str:
    return token[:-1]


async def for_something_else(world: World, token: str) -> str:
    minted = world.tokens.mint(SecretKind.CONFIRMATION)
    end = world.clock.now() + timedelta(days=1)
    other = world.make.confirmation(
        await world.somebody(), purpose=Purpose.RESET_PASSWORD, token_digest=minted.digest, expires_at=end
    )
    await world.given(replace(other, used_at=None))
    return minted.plain


SPOILS: list[Spoil] = [used, superseded, expired, owned, unknown, mistyped, for_something_else]


@pytest.mark.parametrize("spoil", SPOILS)
async def test_whatever_is_wrong_with_the_token_the_answer_is_the_same(world: World, spoil: Spoil) -> None:
    token = await spoil(world, await offered(world))
    before = len(owners(world))
    with pytest.raises(InvalidConfirmation):
        await world.setting_up.set_up(ANONYMOUS, token, ADA)
    assert len(owners(world)) == before


@pytest.mark.parametrize("spoil", [each for each in SPOILS if each is not owned])
async def test_a_token_that_is_not_good_costs_no_hash(world: World, spoil: Spoil) -> None:
    token = await spoil(world, await offered(world))
    world.hasher.is_busy = True
    with pytest.raises(InvalidConfirmation):
        await world.setting_up.set_up(ANONYMOUS, token, ADA)


@pytest.mark.parametrize("spoil", [each for each in SPOILS if each is not owned])
async def test_a_token_that_is_not_good_makes_nobody_wait_who_writes(world: World, spoil: Spoil) -> None:
    token = await spoil(world, await offered(world))
    world.store.calls.clear()
    world.store.faults.plan("enter", AssertionError("a unit of work"))
    with pytest.raises(InvalidConfirmation):
        await world.setting_up.set_up(ANONYMOUS, token, ADA)
    assert not world.store.calls


async def test_a_token_that_is_superseded_while_the_password_is_hashed_is_not_good(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await offered(world)
    hashing = world.hasher.hash

    async def hash_slowly(password: PlainPassword) -> PasswordHash:
        await offered(world)
        return await hashing(password)

    monkeypatch.setattr(world.hasher, "hash", hash_slowly)
    with pytest.raises(InvalidConfirmation):
        await world.setting_up.set_up(ANONYMOUS, token, ADA)
    assert not owners(world)


async def test_of_many_who_come_at_once_one_owns_the_blog(world: World) -> None:
    token = await offered(world)
    world.store.faults.plan("commit", TransientConflict(), nth=3)
    crowd = [replace(ADA, email=f"ada{number}@example.org") for number in range(10)]
    outcomes = await asyncio.gather(
        *(world.setting_up.set_up(ANONYMOUS, token, each) for each in crowd), return_exceptions=True
    )
    assert len(owners(world)) == 1
    assert sum(isinstance(outcome, InvalidConfirmation) for outcome in outcomes) == 9


async def test_two_starts_at_once_leave_one_token_that_is_good(world: World) -> None:
    tokens = await asyncio.gather(offered(world), offered(world))
    good = [
        token
        for token in tokens
        if world.tokens.digest(token, SecretKind.CONFIRMATION)
        in {each.token_digest for each in world.store.tables.confirmations.values()}
    ]
    assert len(good) == 1


async def test_the_owners_are_locked_before_the_token_is_used(world: World) -> None:
    token = await offered(world)
    world.store.calls.clear()
    await world.setting_up.set_up(ANONYMOUS, token, ADA)
    assert world.store.calls[:2] == ["users.lock_owners", "confirmations.find_by_digest"]


async def test_what_is_not_valid_leaves_the_token_good(world: World) -> None:
    token = await offered(world)
    with pytest.raises(ValidationFailed):
        await world.setting_up.set_up(ANONYMOUS, token, replace(ADA, password="short"))
    await world.setting_up.set_up(ANONYMOUS, token, ADA)
    assert len(owners(world)) == 1


async def test_setting_up_is_for_those_whom_the_table_allows_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await offered(world)
    monkeypatch.setattr("blog.domain.access.actor.PERMISSIONS", {})
    with pytest.raises(AuthenticationRequired):
        await world.setting_up.set_up(ANONYMOUS, token, ADA)
