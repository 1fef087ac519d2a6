import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.mailer import Letter
from blog.application.ports.tokens import SecretKind
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import TokenId, UserId
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.fakes.limits import POLICIES
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import confirmations, secret


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(email=Email("ada@example.org"), email_verified_at=None)


@pytest.fixture
async def token(world: World, ada: User) -> str:
    await world.verification.request(actor(ada))
    return await secret(world, Letter.VERIFY_EMAIL)


def verified(world: World, user: User) -> object:
    return world.store.tables.users[user.id].email_verified_at


async def test_who_brings_the_secret_has_shown_that_the_address_is_theirs(
    world: World, ada: User, token: str
) -> None:
    world.clock.advance(timedelta(minutes=29))
    await world.verification.confirm(token)
    assert verified(world, ada) == world.clock.now()
    assert world.store.event_names[-2:] == ["confirmation.used", "user.email_verified"]
    assert [entry.event.actor_id for entry in world.store.outbox] == [ada.id] * 3


async def test_a_secret_is_good_once(world: World, token: str) -> None:
    outcomes = await asyncio.gather(
        *(world.verification.confirm(token) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(outcome, InvalidConfirmation) for outcome in outcomes) == 9


async def test_a_second_secret_is_good_too_and_changes_nothing(world: World, ada: User, token: str) -> None:
    await world.verification.request(actor(ada))
    second = await secret(world, Letter.VERIFY_EMAIL)
    await world.verification.confirm(token)
    first_time = verified(world, ada)
    world.clock.advance(timedelta(seconds=1))
    await world.verification.confirm(second)
    assert verified(world, ada) == first_time


async def test_a_new_password_does_not_make_the_secret_worthless(world: World, ada: User, token: str) -> None:
    world.clock.advance(timedelta(seconds=1))
    async with world.store.units() as unit:
        user = await unit.users.get(ada.id)
        user.change_password(user.password, by=user.id, now=world.clock.now())
        await unit.users.save(user)
    await world.verification.confirm(token)
    assert verified(world, ada) is not None


async def test_an_address_that_the_account_had_before_is_not_verified(
    world: World, ada: User, token: str
) -> None:
    async with world.store.units() as unit:
        user = await unit.users.get(ada.id)
        user.email = Email("other@example.org")
        user.rehash_password(user.password, now=world.clock.now())
        await unit.users.save(user)
    with pytest.raises(InvalidConfirmation):
        await world.verification.confirm(token)
    assert verified(world, ada) is None


async def test_any_other_secret_is_refused(world: World, ada: User) -> None:
    await world.recovery.forgot(ada.email.value)
    reset = await secret(world, Letter.RESET_PASSWORD)
    for junk in ("", "nonsense", world.tokens.mint(SecretKind.CONFIRMATION).plain, reset):
        with pytest.raises(InvalidConfirmation):
            await world.verification.confirm(junk)
    assert verified(world, ada) is None


async def test_who_is_verified_is_not_asked_again(world: World) -> None:
    await world.verification.request(actor(await world.somebody()))
    assert (confirmations(world), world.store.outbox) == ([], [])


async def test_a_visitor_has_no_address(world: World) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.verification.request(ANONYMOUS)


async def test_no_program_has_mail_sent_whatever_its_scopes(world: World, ada: User) -> None:
    program = replace(actor(ada), token_id=TokenId(uuid7(1)), scopes=frozenset(Scope))
    with pytest.raises(PermissionDenied):
        await world.verification.request(program)
    assert confirmations(world) == []


async def test_an_account_that_just_ended_has_none_either(world: World, ada: User) -> None:
    ghost = Actor(user_id=UserId(uuid7(1)), role=ada.role)
    with pytest.raises(AuthenticationRequired):
        await world.verification.request(ghost)


async def test_one_network_asks_twenty_times_an_hour(world: World, ada: User) -> None:
    for _ in range(POLICIES.recovery.most):
        await world.verification.request(actor(ada))
    with pytest.raises(RateLimited):
        await world.verification.request(actor(ada))
