from datetime import timedelta

import pytest

from blog.application.invitations.accepting import Acceptance
from blog.application.invitations.inviting import NewInvitation
from blog.application.invitations.mailing import InvitationMailing
from blog.application.outbox.ports import StoredEvent
from blog.application.ports.mailer import Letter, Mailer, MailNotSent, Message
from blog.application.ports.tokens import SecretKind
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.users.values import UserName
from tests.support.world import World, actor

SITE = "https://blog.example.org"


class Postbox(Mailer):
    """Keeps what is sent, and refuses as often as a test wants."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.refusals = 0

    async def send(self, message: Message) -> None:
        if self.refusals:
            self.refusals -= 1
            raise MailNotSent("the server is away")
        self.sent.append(message)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
async def admin(world: World) -> Actor:
    return actor(await world.somebody(Role.ADMIN, name=UserName("Ada Lovelace")))


def mailing(world: World, postbox: Postbox, site_url: str = SITE) -> InvitationMailing:
    return InvitationMailing(world.transact, postbox, world.tokens, world.clock, site_url)


async def invited(world: World, admin: Actor, life: timedelta = timedelta(days=7)) -> StoredEvent:
    """An invitation, and the event that tells of it."""
    end = world.clock.now() + life
    await world.inviting.invite(
        admin, NewInvitation(email="Eve@example.org", role=Role.AUTHOR, expires_at=end)
    )
    return world.store.outbox[-1].event


@pytest.mark.parametrize("site_url", [SITE, f"{SITE}/", "", "https://example.org/blog"])
async def test_the_secret_is_made_when_it_is_sent_and_only_its_digest_is_kept(
    world: World, admin: Actor, postbox: Postbox, site_url: str
) -> None:
    event = await invited(world, admin)
    assert [each.token_digest for each in world.store.tables.invitations.values()] == [None]
    await mailing(world, postbox, site_url).handle(event)
    (message,) = postbox.sent
    token = message.values["token"]
    page = f"{site_url.rstrip('/')}/accept-invitation#token={token}"
    assert (message.letter, message.to) == (Letter.INVITATION, "Eve@example.org")
    assert message.values == {
        "name": "Ada Lovelace",
        "role": "author",
        "token": token,
        "link": page if site_url else "",
        "days": "7",
    }
    (invitation,) = world.store.tables.invitations.values()
    assert invitation.token_digest == world.tokens.digest(token, SecretKind.INVITATION)
    assert invitation.sent_at == world.clock.now()


@pytest.mark.parametrize(
    ("life", "days"), [(timedelta(hours=1), "1"), (timedelta(hours=47), "2"), (timedelta(days=30), "30")]
)
async def test_the_letter_says_how_many_days_are_left(
    world: World, admin: Actor, postbox: Postbox, life: timedelta, days: str
) -> None:
    await mailing(world, postbox).handle(await invited(world, admin, life))
    assert postbox.sent[0].values["days"] == days


async def test_an_event_that_comes_again_sends_no_second_letter(
    world: World, admin: Actor, postbox: Postbox
) -> None:
    event = await invited(world, admin)
    for _ in range(3):
        await mailing(world, postbox).handle(event)
    assert len(postbox.sent) == 1


async def test_a_letter_that_was_not_taken_is_sent_with_another_secret(
    world: World, admin: Actor, postbox: Postbox
) -> None:
    event = await invited(world, admin)
    postbox.refusals = 1
    with pytest.raises(MailNotSent):
        await mailing(world, postbox).handle(event)
    (invitation,) = world.store.tables.invitations.values()
    lost = invitation.token_digest
    assert invitation.sent_at is None
    await mailing(world, postbox).handle(event)
    (invitation,) = world.store.tables.invitations.values()
    assert invitation.token_digest != lost
    assert invitation.sent_at == world.clock.now()
    assert len(postbox.sent) == 1


async def test_the_relay_brings_it_about(world: World, admin: Actor, postbox: Postbox) -> None:
    postbox.refusals = 2
    await invited(world, admin)
    relay = world.relay(mailing(world, postbox))
    for _ in range(4):
        await relay.deliver_due()
        world.clock.advance(timedelta(minutes=1))
    assert len(postbox.sent) == 1


@pytest.mark.parametrize("fate", ["withdrawn", "expired", "inviter deactivated"])
async def test_an_invitation_that_is_not_good_any_more_is_not_sent(
    world: World, admin: Actor, postbox: Postbox, fate: str
) -> None:
    event = await invited(world, admin)
    match fate:
        case "withdrawn":
            (invitation_id,) = world.store.tables.invitations
            await world.inviting.withdraw(admin, invitation_id)
        case "expired":
            world.clock.advance(timedelta(days=7))
        case _:
            assert admin.user_id is not None
            async with world.store.units() as unit:
                user = await unit.users.get(admin.user_id)
                user.deactivate(by=None, now=world.clock.now())
                await unit.users.save(user)
    await mailing(world, postbox).handle(event)
    assert postbox.sent == []


async def test_an_invitation_that_is_withdrawn_while_it_is_sent_is_no_failure(
    world: World, admin: Actor
) -> None:
    class Slow(Postbox):
        async def send(self, message: Message) -> None:
            await super().send(message)
            (invitation_id,) = world.store.tables.invitations
            await world.inviting.withdraw(admin, invitation_id)

    postbox = Slow()
    await mailing(world, postbox).handle(await invited(world, admin))
    assert len(postbox.sent) == 1
    assert world.store.tables.invitations == {}


async def test_other_events_are_no_concern_of_it(world: World, admin: Actor, postbox: Postbox) -> None:
    event = await invited(world, admin)
    (invitation_id,) = world.store.tables.invitations
    await mailing(world, postbox).handle(event)
    await world.inviting.withdraw(admin, invitation_id)
    await mailing(world, postbox).handle(world.store.outbox[-1].event)
    assert len(postbox.sent) == 1


async def test_nothing_is_mailed_within_a_transaction(world: World, admin: Actor) -> None:
    class Watched(Postbox):
        async def send(self, message: Message) -> None:
            assert not world.store.writer.locked()
            await super().send(message)

    postbox = Watched()
    await mailing(world, postbox).handle(await invited(world, admin))
    assert len(postbox.sent) == 1


async def test_the_secret_of_the_letter_makes_the_account(
    world: World, admin: Actor, postbox: Postbox
) -> None:
    await mailing(world, postbox).handle(await invited(world, admin))
    token = postbox.sent[0].values["token"]
    acceptance = Acceptance(invitation=token, name="Eve", password="correct horse battery")
    assert (await world.accepting.accept(ANONYMOUS, acceptance)).role is Role.AUTHOR
