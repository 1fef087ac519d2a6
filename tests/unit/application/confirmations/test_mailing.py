from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from blog.application.confirmations.mailing import ConfirmationMailing
from blog.application.ports.mailer import Letter, MailNotSent
from blog.application.ports.tokens import SecretKind
from blog.domain.access.roles import Role
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.users.user import User
from blog.domain.users.values import Email, UserName
from tests.support.fakes.limits import POLICIES
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import confirmations, deliver, letter

ADDRESS = "Ada@example.org"


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(email=Email(ADDRESS), name=UserName("Ada"), email_verified_at=None)


Ask = Callable[[World, User], Awaitable[None]]


async def forgets(world: World, user: User) -> None:
    await world.recovery.forgot(user.email.value)


async def verifies(world: World, user: User) -> None:
    await world.verification.request(actor(user))


async def moves(world: World, user: User) -> None:
    await world.email_change.request(actor(user), user.id, "new@example.org")


WAYS = pytest.mark.parametrize(
    ("ask", "kind", "to", "page"),
    [
        (forgets, Letter.RESET_PASSWORD, ADDRESS, "reset-password"),
        (verifies, Letter.VERIFY_EMAIL, ADDRESS, "verify-email"),
        (moves, Letter.CHANGE_EMAIL, "new@example.org", "confirm-email"),
    ],
    ids=["reset", "verify", "change"],
)


@WAYS
async def test_the_secret_is_made_when_it_is_mailed_and_only_its_digest_is_stored(
    world: World, ada: User, ask: Ask, kind: Letter, to: str, page: str
) -> None:
    await ask(world, ada)
    (asked,) = confirmations(world)
    assert (asked.token_digest, asked.issued_at) == (None, None)
    world.clock.advance(timedelta(hours=2))
    message = await letter(world, kind)
    token = message.values["token"]
    assert message.to == to
    assert message.values == {
        "name": "Ada",
        "token": token,
        "link": f"https://blog.example/{page}#token={token}",
        "minutes": "30",
    }
    (stored,) = confirmations(world)
    assert stored.token_digest == world.tokens.digest(token, SecretKind.CONFIRMATION)
    assert (stored.user_id, stored.issued_at) == (ada.id, world.clock.now())
    assert stored.expires_at == world.clock.now() + timedelta(minutes=30)
    assert all(token not in str(entry) and to not in str(entry) for entry in world.store.outbox)


async def test_without_a_front_end_the_letter_has_the_bare_secret(world: World, ada: User) -> None:
    mailing = ConfirmationMailing(
        world.transact, world.mailer, world.recovery_limits, world.tokens, world.clock, ""
    )
    await forgets(world, ada)
    await world.relay(mailing).deliver_due()
    assert world.mailer.last(Letter.RESET_PASSWORD).values["link"] == ""


async def test_an_unknown_address_gets_no_letter_and_is_forgotten(world: World) -> None:
    await world.recovery.forgot("nobody@example.org")
    assert len(confirmations(world)) == 1
    await deliver(world)
    assert (world.mailer.sent, confirmations(world)) == ([], [])


async def test_a_letter_goes_to_the_address_as_the_account_has_it(world: World, ada: User) -> None:
    await world.recovery.forgot("\uff21\uff24\uff21@EXAMPLE.org")
    assert (await letter(world, Letter.RESET_PASSWORD)).to == ada.email.value


@WAYS
async def test_who_may_not_sign_in_gets_no_letter(
    world: World, ada: User, ask: Ask, kind: Letter, to: str, page: str
) -> None:
    owner = await world.somebody(Role.OWNER)
    await ask(world, ada)
    async with world.store.units() as unit:
        user = await unit.users.get(ada.id)
        user.deactivate(by=owner.id, now=world.clock.now())
        await unit.users.save(user)
    await deliver(world)
    assert (world.mailer.sent, confirmations(world)) == ([], [])


async def test_what_is_verified_or_replaced_meanwhile_is_not_mailed(world: World, ada: User) -> None:
    await verifies(world, ada)
    await verifies(world, ada)
    async with world.store.units() as unit:
        user = await unit.users.get(ada.id)
        user.verify_email(now=world.clock.now())
        await unit.users.save(user)
    await deliver(world)
    assert (world.mailer.sent, confirmations(world)) == ([], [])


async def test_an_address_that_the_account_had_is_not_verified(world: World, ada: User) -> None:
    await verifies(world, ada)
    async with world.store.units() as unit:
        user = await unit.users.get(ada.id)
        user.email = Email("other@example.org")
        user.rehash_password(user.password, now=world.clock.now())
        await unit.users.save(user)
    await deliver(world)
    assert world.mailer.sent == []


@WAYS
async def test_after_a_crash_between_secret_and_mail_the_second_delivery_sends_one_that_works(
    world: World, ada: User, ask: Ask, kind: Letter, to: str, page: str
) -> None:
    await ask(world, ada)
    world.mailer.is_down = True
    await deliver(world)
    (lost,) = confirmations(world)
    assert lost.token_digest is not None
    world.mailer.is_down = False
    world.clock.advance(timedelta(seconds=1))
    token = (await letter(world, kind)).values["token"]
    (stored,) = confirmations(world)
    assert stored.token_digest == world.tokens.digest(token, SecretKind.CONFIRMATION)
    assert stored.token_digest != lost.token_digest
    assert [message.to for message in world.mailer.sent] == [to]
    assert page in world.mailer.sent[0].values["link"]


async def test_a_mail_server_that_is_down_for_long_uses_no_limit_up(world: World, ada: User) -> None:
    await forgets(world, ada)
    world.mailer.is_down = True
    for _ in range(POLICIES.recovery_address.most * 2):
        await deliver(world)
        world.clock.advance(timedelta(minutes=5))
    world.mailer.is_down = False
    await letter(world, Letter.RESET_PASSWORD)


async def test_that_mail_could_not_be_sent_is_told_to_the_outbox(world: World, ada: User) -> None:
    await forgets(world, ada)
    world.mailer.is_down = True
    with pytest.raises(MailNotSent):
        await world.confirmation_mailing.handle(world.store.outbox[0].event)


async def test_once_the_secret_was_used_no_other_one_is_sent(world: World, ada: User) -> None:
    await forgets(world, ada)
    event = world.store.outbox[0].event
    token = (await letter(world, Letter.RESET_PASSWORD)).values["token"]
    await world.recovery.reset(token, "a new password for ada")
    await world.confirmation_mailing.handle(event)
    assert [message.letter for message in world.mailer.sent] == [Letter.RESET_PASSWORD]


async def test_to_one_address_there_are_three_letters_an_hour_and_nobody_hears_of_more(
    world: World, ada: User
) -> None:
    for _ in range(5):
        await forgets(world, ada)
    await deliver(world)
    assert [message.to for message in world.mailer.sent] == [ADDRESS] * 3
    world.clock.advance(timedelta(hours=1))
    await forgets(world, ada)
    await deliver(world)
    assert len(world.mailer.sent) == 4


async def test_a_letter_that_is_one_too_many_is_not_sent_by_a_second_delivery_either(
    world: World, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(POLICIES.recovery_address.most + 1):
        await forgets(world, ada)
    refused = world.store.outbox[-1].event
    noted = world.outbox.delivered

    async def forgetful(event_id: int, now: datetime) -> None:
        if event_id == refused.id:
            raise ZeroDivisionError
        await noted(event_id, now)

    monkeypatch.setattr(world.outbox, "delivered", forgetful)
    with pytest.raises(ZeroDivisionError):
        await deliver(world)
    monkeypatch.undo()
    await deliver(world)
    assert len(world.mailer.to(ADDRESS)) == POLICIES.recovery_address.most


async def test_a_crash_before_a_letter_too_many_is_forgotten_lets_none_out_uncounted(
    world: World, ada: User
) -> None:
    for _ in range(POLICIES.recovery_address.most + 1):
        await forgets(world, ada)
    world.store.faults.plan("confirmations.remove", ZeroDivisionError())
    await deliver(world)
    assert [each.issued_at for each in confirmations(world)][-1] is None
    world.clock.advance(timedelta(minutes=1))
    await deliver(world)
    assert len(world.mailer.to(ADDRESS)) == POLICIES.recovery_address.most
    assert len(confirmations(world)) == POLICIES.recovery_address.most


async def test_what_is_taken_back_while_its_letter_is_counted_is_not_mailed(
    world: World, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verdict in (True, False):

        async def take_back(_: str, __: Letter, answer: bool = verdict) -> bool:
            async with world.store.units() as unit:
                await unit.confirmations.void(Purpose.CHANGE_EMAIL, ada.id)
            return answer

        await moves(world, ada)
        monkeypatch.setattr(world.recovery_limits, "may_mail", take_back)
        await deliver(world)
        assert (world.mailer.sent, confirmations(world)) == ([], [])


async def test_an_address_that_somebody_has_gets_another_letter_than_one_to_confirm(
    world: World, ada: User
) -> None:
    eve = await world.somebody(Role.AUTHOR)
    await world.email_change.request(actor(eve), eve.id, "ADA@example.ORG")
    message = await letter(world, Letter.EMAIL_IN_USE)
    assert (message.to, message.values) == (ADDRESS, {"name": "Ada"})
    assert len(world.mailer.sent) == 1


async def test_one_may_respell_ones_own_address(world: World, ada: User) -> None:
    await world.email_change.request(actor(ada), ada.id, "ada@example.org")
    assert (await letter(world, Letter.CHANGE_EMAIL)).to == "ada@example.org"


async def test_a_request_that_was_taken_back_is_not_mailed(world: World, ada: User) -> None:
    await moves(world, ada)
    await world.email_change.request(actor(ada), ada.id, "newer@example.org")
    await deliver(world)
    assert [message.to for message in world.mailer.sent] == ["newer@example.org"]


async def test_what_is_printed_is_not_mailed(world: World) -> None:
    assert await world.setting_up.offer() is not None
    await deliver(world)
    assert [each.purpose for each in confirmations(world)] == [Purpose.SET_UP]
    assert world.mailer.sent == []


async def test_a_verification_of_nobody_is_forgotten(world: World) -> None:
    lost = Confirmation.request(
        id=world.make.confirmation(None).id,
        purpose=Purpose.VERIFY_EMAIL,
        email=ADDRESS,
        now=world.clock.now(),
    )
    await world.given(lost)
    await deliver(world)
    assert (world.mailer.sent, confirmations(world)) == ([], [])
