from datetime import timedelta

import pytest

from blog.application.ports.mailer import Letter, MailNotSent
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.sessions.errors import InvalidToken
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from blog.domain.users.values import Email, UserName
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import deliver, secret


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(email=Email("ada@example.org"), name=UserName("Ada"))


def told(world: World) -> list[tuple[Letter, str, dict[str, str]]]:
    return [(message.letter, message.to, dict(message.values)) for message in world.mailer.sent]


async def change_password(world: World, user: User) -> None:
    async with world.store.units() as unit:
        stored = await unit.users.get(user.id)
        stored.change_password(stored.password, by=None, now=world.clock.now())
        await unit.users.save(stored)


async def test_a_new_password_is_told_to_the_address_of_the_account(world: World, ada: User) -> None:
    await change_password(world, ada)
    await deliver(world)
    assert told(world) == [(Letter.PASSWORD_CHANGED, "ada@example.org", {"name": "Ada"})]


async def test_a_replayed_token_is_told(world: World, ada: User) -> None:
    token = await world.token_of(ada)
    session = await world.authentication.authenticate(token)
    await world.session_renewal.rotate(session, token)
    world.clock.advance(Session.GRACE + timedelta(microseconds=1))
    with pytest.raises(InvalidToken):
        await world.authentication.authenticate(token)
    await deliver(world)
    assert told(world) == [(Letter.SESSION_REPLAYED, "ada@example.org", {"name": "Ada"})]


async def test_another_address_is_told_to_the_old_one(world: World, ada: User) -> None:
    await world.email_change.request(actor(ada), ada.id, "new@example.org")
    token = await secret(world, Letter.CHANGE_EMAIL)
    await world.email_change.confirm(token)
    await deliver(world)
    assert told(world)[1:] == [(Letter.EMAIL_CHANGED, "ada@example.org", {"name": "Ada"})]


async def test_no_other_secret_is_a_change_of_address(world: World, ada: User) -> None:
    world.store.tables.users[ada.id].email_verified_at = None
    await world.verification.request(actor(ada))
    await world.verification.confirm(await secret(world, Letter.VERIFY_EMAIL))
    await deliver(world)
    assert [letter for letter, *_ in told(world)] == [Letter.VERIFY_EMAIL]


async def test_who_is_gone_is_not_told(world: World, ada: User) -> None:
    await world.email_change.request(actor(ada), ada.id, "new@example.org")
    token = await secret(world, Letter.CHANGE_EMAIL)
    await world.email_change.confirm(token)
    await change_password(world, ada)
    world.mailer.sent.clear()
    tables = world.store.tables
    del tables.users[ada.id]
    await deliver(world)
    assert told(world) == []


async def test_a_confirmation_that_is_gone_or_nobodys_tells_nobody(world: World, ada: User) -> None:
    used = world.make.confirmation(
        ada, purpose=Purpose.CHANGE_EMAIL, used_at=None, expires_at=world.clock.now() + timedelta(minutes=1)
    )
    used.use(by=ada.id, now=world.clock.now())
    await world.given(used)
    event = world.store.outbox[0].event
    for gone in (False, True):
        tables = world.store.tables
        tables.confirmations[used.id].user_id = None
        if gone:
            del tables.confirmations[used.id]
        await world.notices.handle(event)
    assert told(world) == []


async def test_what_could_not_be_sent_comes_again(world: World, ada: User) -> None:
    await change_password(world, ada)
    world.mailer.is_down = True
    with pytest.raises(MailNotSent):
        await world.notices.handle(world.store.outbox[0].event)
    await deliver(world)
    world.mailer.is_down = False
    world.clock.advance(timedelta(seconds=1))
    await deliver(world)
    assert [letter for letter, *_ in told(world)] == [Letter.PASSWORD_CHANGED]
